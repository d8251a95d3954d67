import { planeSize, rowsOf, type Block } from './blocks'
import { element } from './elements'
import { bracketed, readable } from './numbers'
import { tint } from './palette'
import type { Laid } from './transposed'

interface Look {
  /** What will be cut off is pale. */
  padding: number
  /** How large the frame around the last filter is. */
  framed: readonly number[]
  /** Where the tint is strongest. */
  limit: number
  name: string
}

/** All that was laid down; where filters overlap, what adds up there. */
export function drawLaid(host: HTMLElement, { whole, products, last }: Laid, look: Look): void {
  const [height, width] = planeSize(whole)
  const [down = 0, across = 0] = look.framed
  const { padding } = look
  host.className = 'lab-numbers lab-laid'
  host.style.setProperty('--columns', String(width))
  host.setAttribute('aria-label', look.name)
  host.replaceChildren(
    ...products.map((terms, cell) => {
      const [row, column] = [Math.floor(cell / width), cell % width]
      const value = whole.values[cell] ?? 0
      const number = element(
        'div',
        'lab-number',
        {},
        element('b', '', {}, terms.length ? readable(value, 2) : ''),
      )
      if (terms.length > 1) number.append(element('small', '', {}, terms.map(bracketed).join(' + ')))
      number.classList.toggle('is-cut', isWithin(row, padding, height) || isWithin(column, padding, width))
      number.classList.toggle('is-covered', isFrom(row, last[0], down) && isFrom(column, last[1], across))
      tint(number, value, look.limit)
      return number
    }),
  )
}

/** Of a grid, for those who do not see it. */
export const spoken = (one: Block): string =>
  rowsOf(one)
    .map((row) => row.map((value) => readable(value)).join(' '))
    .join(' | ')

const isWithin = (at: number, border: number, length: number): boolean => at < border || at >= length - border

const isFrom = (at: number, first: number, count: number): boolean => at >= first && at < first + count
