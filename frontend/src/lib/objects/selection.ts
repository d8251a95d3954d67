import { findAll } from '../page_data'

/**
 * Which photographs of a grid are chosen. A click chooses one, a click with Shift all from the last one on; with
 * the keyboard the arrows move, Shift and an arrow choose on the way, Ctrl+A chooses all and Escape none.
 */
export class Selection {
  private last: HTMLInputElement | null = null

  constructor(
    private readonly grid: HTMLElement,
    private readonly onChange: () => void,
  ) {
    grid.addEventListener('click', (event) => {
      this.clicked(event)
    })
    grid.addEventListener('change', () => {
      onChange()
    })
    grid.addEventListener('keydown', (event) => {
      if (this.pressed(event)) event.preventDefault()
    })
  }

  get boxes(): HTMLInputElement[] {
    return findAll<HTMLInputElement>('.photo-check', this.grid)
  }

  get chosen(): string[] {
    return this.boxes.filter(({ checked }) => checked).map(({ value }) => value)
  }

  chooseAll(isChosen: boolean): void {
    for (const box of this.boxes) box.checked = isChosen
    this.last = null
    this.onChange()
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as Element
    const box = target.closest('.photo')?.querySelector<HTMLInputElement>('.photo-check')
    if (!box) return
    const isFace = target.closest('.photo-face') !== null
    // Opens the photograph, unless photographs are being chosen just now.
    if (isFace && !event.shiftKey && (this.chosen.length === 0 || event.ctrlKey || event.metaKey)) return
    if (isFace) {
      event.preventDefault()
      box.checked = event.shiftKey || !box.checked
      box.focus({ preventScroll: true })
    } else if (target !== box) return
    if (event.shiftKey && this.last) this.choose(this.last, box, box.checked)
    this.last = box
    this.onChange()
  }

  private choose(from: HTMLInputElement, to: HTMLInputElement, isChosen: boolean): void {
    const { boxes } = this
    const [first, last] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b)
    for (const box of boxes.slice(first, (last ?? 0) + 1)) box.checked = isChosen
  }

  private pressed({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    if (key === 'Escape' && this.chosen.length) {
      this.chooseAll(false)
      return true
    }
    if (key.toLowerCase() === 'a' && (ctrlKey || metaKey)) {
      this.chooseAll(true)
      return true
    }
    const now = document.activeElement
    if (!(now instanceof HTMLInputElement)) return false
    const next = this.neighbour(now, key)
    if (!next) return false
    next.focus()
    if (shiftKey) {
      this.choose(now, next, true)
      this.onChange()
    }
    this.last = next
    return true
  }

  /** The next one, the one before, or the nearest in the row above or below. */
  private neighbour(now: HTMLInputElement, key: string): HTMLInputElement | undefined {
    const { boxes } = this
    const number = boxes.indexOf(now)
    if (number < 0) return undefined
    if (key === 'ArrowRight') return boxes[number + 1]
    if (key === 'ArrowLeft') return boxes[number - 1]
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined
    const here = now.getBoundingClientRect()
    const rows = key === 'ArrowDown' ? boxes.slice(number + 1) : boxes.slice(0, Math.max(0, number)).reverse()
    const other = rows.find((box) => Math.abs(box.getBoundingClientRect().top - here.top) > here.height)
    const top = other?.getBoundingClientRect().top
    const row = rows.filter((box) => box.getBoundingClientRect().top === top)
    const distance = (box: HTMLElement): number => Math.abs(box.getBoundingClientRect().left - here.left)
    return row.sort((a, b) => distance(a) - distance(b))[0]
  }
}
