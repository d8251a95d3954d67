import './styles/page.css'

import { startMenus } from './lib/menus'
import { startThemeMenu } from './lib/theme'

startMenus()
startThemeMenu()

// On a phone the page's own link may lie beyond the edge of the row.
document.querySelector('.main-nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
