import './styles/page.css'

import { startMenus } from './lib/menus'
import { startPasswordEyes } from './lib/password_eye'
import { startStaying } from './lib/staying'
import { startThemeMenu } from './lib/theme'

startMenus()
startThemeMenu()
startStaying()
startPasswordEyes()

// On a phone the page's own link may lie beyond the edge of the row.
document.querySelector('.main-nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
