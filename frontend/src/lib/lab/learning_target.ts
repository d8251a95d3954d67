import { block, planeSize, type Block } from './blocks'
import { crossCorrelation } from './correlation'
import { edgesAt, FILTERS, isFilterName, SCHARR } from './filters'

/** What is there after is the person's own: nobody knows the filter. */
export const OWN = 'own'
export const SLANTED = 'slanted'
/** More than half of the largest filter. */
const BORDER = 10
/** Of the largest number, so much may a found filter differ. */
const TOLERANCE = 0.05

/** The filter to find, if it is known. */
export function truthOf(name: string): Block | null {
  if (name === SLANTED) return edgesAt(45, SCHARR)
  return isFilterName(name) ? FILTERS[name] : null
}

/** What a filter makes of the picture, cut to the places that a filter of the size looked for can reach. */
export function filtered(before: Block, truth: Block, size: number): Block {
  const whole = crossCorrelation(before, truth, { padding: BORDER, stride: 1, dilation: 1 })
  return cut(whole, BORDER + Math.floor((size - (truth.size[0] ?? 1)) / 2), reached(before, size))
}

/** What was made elsewhere, as large as what is there before, cut to the same places. */
export const reachable = (after: Block, before: Block, size: number): Block =>
  cut(after, Math.floor((size - 1) / 2), reached(before, size))

/** How large the result of a filter of this size is, without padding. */
export const reached = (before: Block, size: number): number[] =>
  planeSize(before).map((length) => length - size + 1)

/** The same filter, also if one of the two has a border of zeros. */
export function isSameFilter(one: Block, other: Block): boolean {
  const [small, large] = (one.size[0] ?? 1) < (other.size[0] ?? 1) ? [one, other] : [other, one]
  const [inner, outer] = [small.size[0] ?? 1, large.size[0] ?? 1]
  const border = Math.floor((outer - inner) / 2)
  const limit = TOLERANCE * Math.max(...small.values.map(Math.abs), ...large.values.map(Math.abs))
  return large.values.every((value, cell) => {
    const [row, column] = [Math.floor(cell / outer) - border, (cell % outer) - border]
    const isInside = row >= 0 && row < inner && column >= 0 && column < inner
    return Math.abs(value - (isInside ? (small.values[row * inner + column] ?? 0) : 0)) <= limit
  })
}

function cut(one: Block, from: number, size: readonly number[]): Block {
  const [height = 1, width = 1] = size
  const across = one.size[1] ?? 1
  const found = block([height, width])
  for (let row = 0; row < height; row++) {
    const start = (row + from) * across + from
    found.values.set(one.values.subarray(start, start + width), row * width)
  }
  return found
}
