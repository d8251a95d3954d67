import { block, planeSize, type Block } from './blocks'
import { resultSize } from './correlation'

export type Pooling = 'max' | 'average'

/** The largest number or the mean of what a window covers. */
export function pooled(input: Block, how: Pooling, size: number, stride: number = size): Block {
  const found = block(pooledSize(input.size, size, stride))
  const [height, width] = planeSize(found)
  const [, inputWidth] = planeSize(input)
  for (let cell = 0; cell < height * width; cell++) {
    const from = Math.floor(cell / width) * stride * inputWidth + (cell % width) * stride
    let [largest, total] = [-Infinity, 0]
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const value = input.values[from + row * inputWidth + column] ?? 0
        if (value > largest) largest = value
        total += value
      }
    }
    found.values[cell] = how === 'max' ? largest : total / size ** 2
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
