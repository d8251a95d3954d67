import { bytes } from './durations'
import { gettext } from './i18n'

/** The sentence for a file that the server would only refuse after all of it had arrived. */
export function refusalBeforeUpload(size: number, maxBytes: number): string | null {
  if (size <= maxBytes) return null
  return gettext('This file has %(size)s; Facet takes up to %(limit)s. Save it smaller and try again.', {
    size: bytes(size),
    limit: bytes(maxBytes),
  })
}
