import { block, type Block } from './blocks'
import { resultSize } from './correlation'

export type Pooling = 'max' | 'average'

/** The largest number or the mean of what a window covers. */
export function pooled(input: Block, how: Pooling, size: number, stride: number = size): Block {
  const found = block(pooledSize(input.size, size, stride))
  const [height, width] = [found.size[0] ?? 1, found.size[1] ?? 1]
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const covered = coveredBy([row, column], input, size, stride)
      const total = covered.reduce((sum, value) => sum + value, 0)
      found.values[row * width + column] = how === 'max' ? Math.max(...covered) : total / covered.length
    }
  }
  return found
}

export const pooledSize = (input: readonly number[], size: number, stride: number): number[] =>
  resultSize(input, [size, size], { padding: 0, stride, dilation: 1 })

/** The numbers of a plane under the window that makes one number of the result, row by row. */
export function coveredBy(place: readonly number[], input: Block, size: number, stride: number): number[] {
  const width = input.size[1] ?? 1
  const [top, left] = [(place[0] ?? 0) * stride, (place[1] ?? 0) * stride]
  const covered: number[] = []
  for (let row = top; row < top + size; row++) {
    for (let column = left; column < left + size; column++)
      covered.push(input.values[row * width + column] ?? 0)
  }
  return covered
}
