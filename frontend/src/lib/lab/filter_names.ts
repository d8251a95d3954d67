import { gettext } from '../i18n'
import type { FilterName } from './filters'

/** What people call the filters of the lab. */
export const filterNames = (): Record<FilterName, string> => ({
  identity: gettext('Identity'),
  vertical: gettext('Vertical'),
  horizontal: gettext('Horizontal'),
  sobel: gettext('Sobel |'),
  sobel_horizontal: gettext('Sobel –'),
  scharr: gettext('Scharr |'),
  scharr_horizontal: gettext('Scharr –'),
  laplacian: gettext('Laplace'),
  box_blur: gettext('Box blur'),
  gaussian_blur: gettext('Gauss blur'),
  sharpen: gettext('Sharpen'),
  emboss: gettext('Emboss'),
})
