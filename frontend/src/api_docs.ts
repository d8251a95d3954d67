import './styles/api_docs.css'

import { chosenTheme, onThemeChange } from './lib/theme'

/** Swagger UI has colours of its own for the dark, under a class of its own. */
function follow(): void {
  const chosen = chosenTheme()
  const isDark =
    chosen === 'facet-dark' || (chosen === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark-mode', isDark)
}

follow()
onThemeChange(follow)
