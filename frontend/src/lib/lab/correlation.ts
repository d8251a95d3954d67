import { block, cellAt, type Block, type Steps, STILL, sumOf } from './blocks'
import { outputSize } from './shapes'

type Three = [depth: number, height: number, width: number]

const three = (size: readonly number[]): Three => [size.at(-3) ?? 1, size.at(-2) ?? 1, size.at(-1) ?? 1]

/** One filter over one block of as many axes; not flipped, as in every network. */
export function crossCorrelation(input: Block, kernel: Block, steps: Steps = STILL): Block {
  const size = resultSize(input.size, kernel.size, steps)
  const found = block(size)
  const axes = size.length
  // Axes that are not there are neither padded nor strode over.
  const along = (axis: number): Steps => (axis < 3 - axes ? STILL : steps)
  const [depth, height] = three(size)
  const [inputDepth, inputHeight, inputWidth] = three(input.size)
  const [kernelDepth, kernelHeight] = three(kernel.size)
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const to = (z * height + y) * (size.at(-1) ?? 1)
      for (let kz = 0; kz < kernelDepth; kz++) {
        const fromZ = source(z, kz, along(0))
        if (fromZ < 0 || fromZ >= inputDepth) continue
        for (let ky = 0; ky < kernelHeight; ky++) {
          const fromY = source(y, ky, along(1))
          if (fromY < 0 || fromY >= inputHeight) continue
          const from = (fromZ * inputHeight + fromY) * inputWidth
          addRow(found, to, input, from, kernel, kz * kernelHeight + ky, steps)
        }
      }
    }
  }
  return found
}

/** What a row of the filter adds to a row of the result: number by number, so that zeros cost nothing. */
function addRow(
  found: Block,
  to: number,
  input: Block,
  from: number,
  kernel: Block,
  kernelRow: number,
  { padding, stride, dilation }: Steps,
): void {
  const [, , width] = three(found.size)
  const [, , inputWidth] = three(input.size)
  const [, , kernelWidth] = three(kernel.size)
  const { values } = found
  const { values: source } = input
  for (let kx = 0; kx < kernelWidth; kx++) {
    const weight = kernel.values[kernelRow * kernelWidth + kx] ?? 0
    if (weight === 0) continue
    const shift = kx * dilation - padding
    const first = Math.max(0, Math.ceil(-shift / stride))
    const last = Math.min(width - 1, Math.floor((inputWidth - 1 - shift) / stride))
    const start = from + shift
    for (let x = first; x <= last; x++) {
      // Asking each number whether it is there made this loop four times as slow.
      // eslint-disable-next-line @typescript-eslint/no-non-null-assertion
      values[to + x]! += weight * source[start + x * stride]!
    }
  }
}

const source = (at: number, kernelAt: number, { padding, stride, dilation }: Steps): number =>
  at * stride + kernelAt * dilation - padding

/** How large the result is; with a 0 in it, the filter does not fit. */
export function resultSize(input: readonly number[], kernel: readonly number[], steps: Steps): number[] {
  return input.map((length, axis) => outputSize(length, kernel[axis] ?? 1, steps))
}

/** A filter as deep as the input has channels: each channel by its part of the filter, then all added up. */
export function overChannels(inputs: readonly Block[], kernels: readonly Block[], steps: Steps): Block {
  const parts = inputs.flatMap((input, channel) => {
    const kernel = kernels[channel]
    return kernel ? [crossCorrelation(input, kernel, steps)] : []
  })
  return parts.length === 1 && parts[0] ? parts[0] : sumOf(parts)
}

/** The filter turned around along every axis: what mathematicians' convolution does to it first. */
export const flip = ({ size, values }: Block): Block => ({
  size,
  values: Float32Array.from(values).reverse(),
})

/** The mathematicians': cross-correlation with the filter flipped. */
export const convolution = (input: Block, kernel: Block, steps: Steps = STILL): Block =>
  crossCorrelation(input, flip(kernel), steps)

/** One product of the sum behind a number of the result. */
export interface Term {
  channel: number
  /** The filter's number. */
  weight: number
  value: number
  /** Outside of the input: a zero that padding brought. */
  isPadding: boolean
}

/** Where the filter's numbers lie when it makes one number of the result, filter's cell by cell. */
export function windowAt(place: readonly number[], kernel: readonly number[], steps: Steps): number[][] {
  let places: number[][] = [[]]
  for (const [axis, length] of kernel.entries()) {
    places = places.flatMap((before) =>
      Array.from({ length }, (_, at) => [...before, source(place[axis] ?? 0, at, steps)]),
    )
  }
  return places
}

/** The whole sum behind one number of the result. */
export function termsAt(
  place: readonly number[],
  inputs: readonly Block[],
  kernels: readonly Block[],
  steps: Steps,
): Term[] {
  return inputs.flatMap((input, channel) => {
    const kernel = kernels[channel]
    if (!kernel) return []
    return windowAt(place, kernel.size, steps).map((at, number) => {
      const cell = cellAt(at, input.size)
      return {
        channel,
        weight: kernel.values[number] ?? 0,
        value: input.values[cell] ?? 0,
        isPadding: cell < 0,
      }
    })
  })
}
