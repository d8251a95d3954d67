import { gettext } from '../i18n'
import { block, cellAt, planeSize, type Block } from './blocks'
import { element } from './elements'
import { readable } from './numbers'
import { tint } from './palette'

const STEP_OF_KEY: Record<string, [row: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Numbers that were computed. The one under the pointer, or reached with the arrows, is told to who listens. */
export class ResultGrid {
  private shown: Block = block([0, 0])

  constructor(
    private readonly host: HTMLElement,
    private readonly onPlace: (place: [row: number, column: number]) => void,
  ) {
    host.classList.add('lab-numbers')
    host.setAttribute('role', 'grid')
    host.addEventListener('pointerover', ({ target }) => {
      this.tell(target)
    })
    host.addEventListener('focusin', ({ target }) => {
      this.tell(target)
    })
    host.addEventListener('keydown', (event) => {
      this.move(event)
    })
  }

  show(numbers: Block): void {
    if (String(numbers.size) !== String(this.shown.size)) this.build(numbers)
    this.shown = numbers
    const limit = Math.max(...numbers.values.map(Math.abs), 1e-9)
    for (const [cell, number] of this.cells().entries()) {
      const value = numbers.values[cell] ?? 0
      number.textContent = readable(value, 2)
      tint(number, value, limit)
    }
  }

  mark(places: readonly (readonly number[])[], kind: 'is-chosen' | 'is-covered' = 'is-chosen'): void {
    const marked = new Set(places.map((place) => cellAt(place, this.shown.size)))
    for (const [cell, number] of this.cells().entries()) {
      number.classList.toggle(kind, marked.has(cell))
      if (kind === 'is-chosen') number.tabIndex = marked.has(cell) ? 0 : -1
    }
  }

  private cells(): HTMLElement[] {
    return [...this.host.querySelectorAll<HTMLElement>('[role=gridcell]')]
  }

  private build({ size }: Block): void {
    const [height, width] = planeSize({ size, values: this.shown.values })
    this.host.style.setProperty('--columns', String(width))
    this.host.setAttribute('aria-label', gettext('Result'))
    this.host.replaceChildren(
      ...Array.from({ length: height }, (_, row) =>
        element(
          'div',
          'contents',
          { role: 'row' },
          ...Array.from({ length: width }, (_, column) =>
            element('div', 'lab-number', {
              role: 'gridcell',
              tabindex: row + column === 0 ? 0 : -1,
              'data-place': `${row},${column}`,
            }),
          ),
        ),
      ),
    )
  }

  private tell(target: EventTarget | null): void {
    const place = (target instanceof HTMLElement ? target.dataset.place : undefined)?.split(',').map(Number)
    if (place) this.onPlace([place[0] ?? 0, place[1] ?? 0])
  }

  private move(event: KeyboardEvent): void {
    const step = STEP_OF_KEY[event.key]
    const place = (event.target as HTMLElement).dataset.place?.split(',').map(Number)
    if (!step || !place) return
    event.preventDefault()
    const next = cellAt([(place[0] ?? 0) + step[0], (place[1] ?? 0) + step[1]], this.shown.size)
    this.cells()[next]?.focus()
  }
}
