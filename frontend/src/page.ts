import './styles/page.css'

import { startMenus } from './lib/menus'
import { startThemeMenu } from './lib/theme'

startMenus()
startThemeMenu()
