import type { Job, Photo } from '../messages'
import { gettext, language, ngettext } from '../i18n'
import { find, stamp } from '../page_data'

export interface Patch {
  photo: Photo
  value: number
  url: string
  width: number
  height: number
}

/** All that is known of a unit. */
export interface Unit {
  patches: Patch[]
  looked_at: number
  photographs: number
  silent: number
  looking: Job | null
  feature: Job | null
}

const NINE = 9

export interface UnitName {
  network: string
  layer: string
  unit: number
}

export const unitQuery = ({ network, layer, unit }: UnitName): string =>
  new URLSearchParams({ network, layer, unit: String(unit) }).toString()

const short = (value: number): string =>
  new Intl.NumberFormat(language(), { maximumSignificantDigits: 3 }).format(value)

/** Why there are as many patches as there are, once all photographs were looked at. */
export function whySoMany({ patches, looked_at: lookedAt, photographs, silent }: Unit): string {
  if (!lookedAt || lookedAt < photographs) return ''
  if (patches.length < NINE && silent)
    return ngettext(
      'In %(count)s photograph nothing excites it.',
      'In %(count)s photographs nothing excites it.',
      silent,
    )
  if (patches.length < NINE)
    return gettext(
      'It sees so much at once that no more fit without overlapping. Nine photographs give nine.',
    )
  return photographs < NINE
    ? gettext('Some photographs give several patches, as there are fewer than nine; they never overlap.')
    : gettext('Each is of another photograph.')
}

/** A patch with how much it excites; it leads to its photograph. */
export function patchLine({ photo, value, url, width, height }: Patch): HTMLElement {
  const link = stamp<HTMLAnchorElement>('#patch-template')
  link.href = `/library/${photo.id}/`
  const image = find<HTMLImageElement>('img', link)
  image.src = url
  image.width = width
  image.height = height
  image.alt = gettext('Part of %(title)s', { title: photo.title })
  find('.zoo-patch-value', link).textContent = short(value)
  return link
}
