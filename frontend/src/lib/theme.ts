import { findAll } from './page_data'

export type Theme = 'system' | 'facet-light' | 'facet-dark'

const KEY = 'theme'
const CHANGED = 'facet:theme'

export function chosenTheme(): Theme {
  const { theme } = document.documentElement.dataset
  return theme === 'facet-light' || theme === 'facet-dark' ? theme : 'system'
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  try {
    if (theme === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // Storage may be forbidden: the choice then lasts for this page.
  }
  document.dispatchEvent(new Event(CHANGED))
}

/** Calls back when the colours change, by a person's choice or by the system's. */
export function onThemeChange(listener: () => void): void {
  document.addEventListener(CHANGED, listener)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    if (chosenTheme() === 'system') listener()
  })
}

export function startThemeMenu(): void {
  const buttons = findAll<HTMLButtonElement>('[data-theme-choice]')
  const mark = (): void => {
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.dataset.themeChoice === chosenTheme()))
    }
  }
  for (const button of buttons) {
    button.addEventListener('click', () => {
      chooseTheme(button.dataset.themeChoice as Theme)
      mark()
    })
  }
  mark()
}
