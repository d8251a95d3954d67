import { findAll } from './page_data'

/** `<details>` as menus: one open at a time, closed by Escape, by a click elsewhere and by leaving. */
export function startMenus(): void {
  const menus = findAll<HTMLDetailsElement>('details.dropdown')
  const closeOthers = (inside: Node | null): void => {
    for (const menu of menus) if (!inside || !menu.contains(inside)) menu.open = false
  }
  document.addEventListener('click', (event) => {
    closeOthers(event.target as Node)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    const open = menus.find((menu) => menu.open)
    if (!open) return
    open.open = false
    open.querySelector('summary')?.focus()
  })
  for (const menu of menus) {
    menu.addEventListener('focusout', (event) => {
      const next = event.relatedTarget as Node | null
      if (next && !menu.contains(next)) menu.open = false
    })
  }
}
