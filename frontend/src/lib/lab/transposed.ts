import { block, planeSize, type Block } from './blocks'
import { transposedSize } from './shapes'

export interface Laying {
  stride: number
  /** Rows and columns cut from each side of what was laid down. */
  padding: number
  /** Rows and columns more below and on the right. */
  outputPadding: number
}

/** What a cell of the whole, uncut output is made of: one product for each filter that reaches it. */
export interface Laid {
  /** All that was laid down, with what will be cut. */
  whole: Block
  /** Of each cell of the whole, its products in the order in which they came. */
  products: number[][]
  /** Where the filter of the last number lies in the whole: top and left. */
  last: [top: number, left: number]
}

export const wholeSize = (input: Block, kernel: Block, laying: Laying): number[] =>
  planeSize(input).map(
    (length, axis) =>
      transposedSize(length, planeSize(kernel)[axis] ?? 1, { ...laying, padding: 0, outputPadding: 0 }) +
      laying.outputPadding,
  )

/** The filters of the input's first numbers, each times its number, laid down a stride apart; overlaps add up. */
export function laidDown(input: Block, kernel: Block, laying: Laying, numbers = input.values.length): Laid {
  const whole = block(wholeSize(input, kernel, laying))
  const [, inputWidth] = planeSize(input)
  const [, kernelWidth] = planeSize(kernel)
  const [, width] = planeSize(whole)
  const products = Array.from({ length: whole.values.length }, (): number[] => [])
  let last: [number, number] = [0, 0]
  for (let number = 0; number < numbers; number++) {
    last = [Math.floor(number / inputWidth) * laying.stride, (number % inputWidth) * laying.stride]
    for (let cell = 0; cell < kernel.values.length; cell++) {
      const row = last[0] + Math.floor(cell / kernelWidth)
      const to = row * width + last[1] + (cell % kernelWidth)
      const product = (input.values[number] ?? 0) * (kernel.values[cell] ?? 0)
      products[to]?.push(product)
      whole.values[to] = (whole.values[to] ?? 0) + product
    }
  }
  return { whole, products, last }
}

/** Without what the padding cuts: the result. */
export function cut({ whole }: Laid, { padding }: Laying): Block {
  const [height, width] = planeSize(whole)
  const found = block([Math.max(0, height - 2 * padding), Math.max(0, width - 2 * padding)])
  const [, across] = planeSize(found)
  for (let cell = 0; cell < found.values.length; cell++) {
    const row = Math.floor(cell / across) + padding
    found.values[cell] = whole.values[row * width + padding + (cell % across)] ?? 0
  }
  return found
}
