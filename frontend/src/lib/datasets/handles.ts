import { gettext } from '../i18n'
import { findAll } from '../page_data'

/**
 * Annotorious's handles say that they are buttons, have no names, and do nothing by keyboard: what is drawn is
 * chosen in the list beside the photograph and moved by keys. They are for the pointer alone.
 */
export function hideFromTheTree(host: HTMLElement): void {
  const layer = host.querySelector('svg')
  if (!layer) return
  layer.setAttribute('role', 'img')
  layer.setAttribute('aria-label', gettext('What is drawn; it is listed beside the photograph'))
  layer.setAttribute('tabindex', '-1')
  const strip = (): void => {
    for (const handle of findAll('[role=button]', layer)) {
      handle.removeAttribute('role')
      handle.removeAttribute('tabindex')
    }
  }
  new MutationObserver(strip).observe(layer, { childList: true, subtree: true })
  strip()
}

/** Marks the corner that keys move; Annotorious draws the handles in the order of the corners. */
export function markCorner(host: HTMLElement, number: number | null): void {
  findAll('.a9s-corner-handle', host).forEach((handle, place) => {
    handle.classList.toggle('is-chosen', place === number)
  })
}
