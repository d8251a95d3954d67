import type { Job, Photo } from '../messages'
import { gettext, language } from '../i18n'
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
  looking: Job | null
  feature: Job | null
}

export interface UnitName {
  network: string
  layer: string
  unit: number
}

export const unitQuery = ({ network, layer, unit }: UnitName): string =>
  new URLSearchParams({ network, layer, unit: String(unit) }).toString()

const short = (value: number): string =>
  new Intl.NumberFormat(language(), { maximumSignificantDigits: 3 }).format(value)

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
