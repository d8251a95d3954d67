import { gettext } from './i18n'
import { findAll } from './page_data'

/** A button in each field of a password that shows what is typed. */
export function startPasswordEyes(): void {
  for (const input of findAll<HTMLInputElement>('input[type=password]')) addEye(input)
}

function addEye(input: HTMLInputElement): void {
  const hadFocus = document.activeElement === input
  const entry = document.createElement('div')
  entry.className = 'password-entry'
  input.replaceWith(entry)
  const eye = document.createElement('button')
  eye.type = 'button'
  eye.className = 'password-eye'
  eye.append(icon())
  entry.append(input, eye)
  if (hadFocus) input.focus()
  const turn = (isShown: boolean): void => {
    input.type = isShown ? 'text' : 'password'
    const words = isShown ? gettext('Hide what I type') : gettext('Show what I type')
    eye.ariaLabel = words
    eye.title = words
    eye.ariaPressed = String(isShown)
  }
  turn(false)
  eye.addEventListener('click', () => {
    turn(input.type === 'password')
  })
  // A browser keeps what was typed into fields of text.
  input.form?.addEventListener('submit', () => {
    turn(false)
  })
}

function icon(): SVGSVGElement {
  const names = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(names, 'svg')
  const use = document.createElementNS(names, 'use')
  const sprite = document.querySelector('svg.icon use')?.getAttribute('href')?.split('#')[0] ?? ''
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  use.setAttribute('href', `${sprite}#eye`)
  svg.append(use)
  return svg
}
