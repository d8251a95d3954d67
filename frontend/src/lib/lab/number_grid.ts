import { gettext } from '../i18n'
import { block, cellAt, planeSize, rowsOf, type Block } from './blocks'
import { element } from './elements'
import { parseNumber, parseTable, readable, typed } from './numbers'
import { tint } from './palette'

const STEP_OF_KEY: Record<string, [row: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Numbers to type over, as in a spreadsheet: arrows move, a copied table may be pasted. */
export class NumberGrid {
  private shown: Block = block([0, 0])
  private padding = 0
  private cells = new Map<string, HTMLElement>()

  constructor(
    private readonly host: HTMLElement,
    private readonly name: string,
    private readonly onChange: (numbers: Block) => void,
  ) {
    host.classList.add('lab-numbers')
    host.setAttribute('role', 'group')
    host.setAttribute('aria-label', name)
  }

  /** Shows these; what somebody is typing stays as it is while it means the same. */
  show(numbers: Block, { padding = 0 } = {}): void {
    const isAsLarge = String(numbers.size) === String(this.shown.size) && padding === this.padding
    this.padding = padding
    this.shown = block(numbers.size, numbers.values)
    if (!isAsLarge) this.build()
    const limit = Math.max(...numbers.values.map(Math.abs), 1e-9)
    for (const [cell, input] of this.inputs().entries()) {
      const value = numbers.values[cell] ?? 0
      const meant = parseNumber(input.value)
      if (meant === null || Math.abs(meant - value) > 1e-4 * Math.max(1e-2, Math.abs(value)))
        input.value = typed(value).replace('-', '−')
      input.removeAttribute('aria-invalid')
      if (input.parentElement) tint(input.parentElement, value, limit)
    }
  }

  /** Marks the cells at these places (padding's too) and writes the filter's number into the corner of each. */
  cover(places: readonly number[][], weights: ArrayLike<number> | null): void {
    for (const cell of this.cells.values()) {
      cell.classList.remove('is-covered')
      delete cell.dataset.weight
    }
    for (const [number, place] of places.entries()) {
      const cell = this.cells.get(String(place))
      cell?.classList.add('is-covered')
      if (cell && weights) cell.dataset.weight = `×${readable(weights[number] ?? 0, 2)}`
    }
  }

  /** Marks one number as the one whose turn it is. */
  mark(number: number): void {
    for (const [at, input] of this.inputs().entries())
      input.parentElement?.classList.toggle('is-chosen', at === number)
  }

  private inputs(): HTMLInputElement[] {
    return [...this.host.querySelectorAll('input')]
  }

  private build(): void {
    const [height, width] = planeSize(this.shown)
    this.cells.clear()
    this.host.style.setProperty('--columns', String(width + 2 * this.padding))
    this.host.replaceChildren()
    for (let row = -this.padding; row < height + this.padding; row++) {
      for (let column = -this.padding; column < width + this.padding; column++) {
        const isInside = cellAt([row, column], this.shown.size) >= 0
        const cell = isInside
          ? element('div', 'lab-number', {}, this.input(row, column))
          : element('div', 'lab-number is-padding', { 'aria-hidden': 'true' }, '0')
        this.cells.set(String([row, column]), cell)
        this.host.append(cell)
      }
    }
  }

  private input(row: number, column: number): HTMLInputElement {
    const label = gettext('%(name)s, row %(row)s, column %(column)s', {
      name: this.name,
      row: row + 1,
      column: column + 1,
    })
    const input = element('input', '', {
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-label': label,
    })
    input.addEventListener('input', () => {
      this.read(input)
    })
    input.addEventListener('focus', () => {
      input.select()
    })
    input.addEventListener('blur', () => {
      if (input.getAttribute('aria-invalid')) this.show(this.shown, { padding: this.padding })
    })
    input.addEventListener('keydown', (event) => {
      this.move(event, row, column)
    })
    input.addEventListener('paste', (event) => {
      this.paste(event, row, column)
    })
    return input
  }

  private read(input: HTMLInputElement): void {
    const value = parseNumber(input.value)
    if (value === null) {
      input.setAttribute('aria-invalid', 'true')
      return
    }
    input.removeAttribute('aria-invalid')
    const values = Float32Array.from(this.shown.values)
    values[this.inputs().indexOf(input)] = value
    this.onChange(block(this.shown.size, values))
  }

  private move(event: KeyboardEvent, row: number, column: number): void {
    const step = STEP_OF_KEY[event.key]
    const input = event.currentTarget as HTMLInputElement
    if (!step || event.shiftKey) return
    const isWhole = input.selectionStart === 0 && input.selectionEnd === input.value.length
    const end = step[1] < 0 ? 0 : input.value.length
    if (step[1] !== 0 && !isWhole && input.selectionStart !== end) return
    const next = cellAt([row + step[0], column + step[1]], this.shown.size)
    if (next < 0) return
    event.preventDefault()
    this.inputs()[next]?.focus()
  }

  /** A copied table lies down from this cell on; a single number is pasted as anywhere. */
  private paste(event: ClipboardEvent, row: number, column: number): void {
    const table = parseTable(event.clipboardData?.getData('text') ?? '')
    if (!table || table.flat().length < 2) return
    event.preventDefault()
    const rows = rowsOf(this.shown)
    for (const [down, line] of table.entries()) {
      for (const [across, value] of line.entries()) {
        const target = rows[row + down]
        if (target && column + across < target.length) target[column + across] = value
      }
    }
    this.onChange(block(this.shown.size, rows.flat()))
  }
}
