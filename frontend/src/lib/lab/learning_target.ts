import { block, planeSize, type Block } from './blocks'
import { crossCorrelation } from './correlation'
import { edgesAt, FILTERS, isFilterName, SCHARR } from './filters'
import { channelsOf, gray } from './pixels'

/** The picture after is the person's own: nobody knows the filter. */
export const OWN = 'own'
export const SLANTED = 'slanted'
/** More than half of the largest filter. */
const BORDER = 10

/** The filter to find, if it is known. */
export function truthOf(name: string): Block | null {
  if (name === SLANTED) return edgesAt(45, SCHARR)
  return isFilterName(name) ? FILTERS[name] : null
}

/** What a filter makes of the picture, cut to the places that a filter of the size looked for can reach. */
export function filtered(before: Block, truth: Block, size: number): Block {
  const whole = crossCorrelation(before, truth, { padding: BORDER, stride: 1, dilation: 1 })
  return cropped(whole, BORDER + Math.floor((size - (truth.size[0] ?? 1)) / 2), reached(before, size))
}

/** The same picture, changed by another program. */
export function changedElsewhere(before: Block, after: ImageBitmap | null, size: number): Block {
  const [height, width] = planeSize(before)
  const canvas = new OffscreenCanvas(width, height)
  if (after) canvas.getContext('2d')?.drawImage(after, 0, 0, width, height)
  const plane = gray(
    channelsOf({ source: canvas, width, height, title: '', id: '' }, Math.max(width, height)),
  )
  return cropped(plane, Math.floor((size - 1) / 2), reached(before, size))
}

const reached = (before: Block, size: number): number[] =>
  planeSize(before).map((length) => length - size + 1)

function cropped(one: Block, from: number, size: readonly number[]): Block {
  const [height = 1, width = 1] = size
  const across = one.size[1] ?? 1
  const found = block([height, width])
  for (let row = 0; row < height; row++) {
    const start = (row + from) * across + from
    found.values.set(one.values.subarray(start, start + width), row * width)
  }
  return found
}
