import { gettext } from '../i18n'
import { find, stamp } from '../page_data'
import { colorDots } from './colors'
import type { Drawn } from './drawing'

interface Listeners {
  onSelect: (id: string) => void
  onRemove: (id: string) => void
}

/** What is drawn, as a list of buttons: the way to it by keyboard and for who does not see it. */
export class ThingList {
  private readonly list = find('#things')

  constructor(
    private readonly names: string[],
    private readonly listeners: Listeners,
  ) {}

  show(things: Drawn[], selected: string | null): void {
    const focus = this.focused()
    find('#no-things').hidden = things.length > 0
    this.list.replaceChildren(...things.map((drawn) => this.line(drawn, drawn.id === selected)))
    colorDots(this.list)
    if (focus) this.refocus(focus.id, focus.place, focus.button)
  }

  private line({ id, thing }: Drawn, isSelected: boolean): Element {
    const line = stamp('#thing-template')
    const name = this.names[thing.place] ?? ''
    const [left, top, right, bottom] = thing.bounds
    line.dataset.id = id
    find('.class-dot', line).dataset.class = String(thing.place)
    find('[data-name]', line).textContent = name
    find('[data-size]', line).textContent = `${Math.round(right - left)} × ${Math.round(bottom - top)}`
    const button = find('.box-row', line)
    button.ariaPressed = String(isSelected)
    button.title = gettext('%(left)s px from the left, %(top)s px from above', {
      left: Math.round(left),
      top: Math.round(top),
    })
    button.addEventListener('click', () => {
      this.listeners.onSelect(id)
    })
    const remove = find('[data-remove]', line)
    remove.ariaLabel = gettext('Remove this %(name)s', { name })
    remove.addEventListener('click', () => {
      this.listeners.onRemove(id)
    })
    return line
  }

  private focused(): { id: string; place: number; button: string } | null {
    const active = document.activeElement
    const line = active?.closest<HTMLElement>('#things > li')
    if (!active || !line) return null
    const place = [...this.list.children].indexOf(line)
    return {
      id: line.dataset.id ?? '',
      place,
      button: active.matches('[data-remove]') ? '[data-remove]' : '.box-row',
    }
  }

  /** To the same line, or the one in its place, or where another thing is added. */
  private refocus(id: string, place: number, button: string): void {
    const lines = [...this.list.children]
    const line =
      lines.find((one) => one instanceof HTMLElement && one.dataset.id === id) ?? lines[place] ?? lines.at(-1)
    const next = line ? find(button, line) : find('#add')
    next.focus({ preventScroll: true })
  }
}
