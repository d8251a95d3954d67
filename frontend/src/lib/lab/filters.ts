import { block, grid, type Block } from './blocks'

export type Weights = readonly [number, number, number]

/** How much each row of an edge filter counts. */
export const PREWITT: Weights = [1, 1, 1]
export const SOBEL: Weights = [1, 2, 1]
export const SCHARR: Weights = [3, 10, 3]

/** Positive where it is bright on the left and dark on the right. */
export const verticalEdges = (weights: Weights = PREWITT): Block =>
  grid(weights.map((weight) => [weight, 0, -weight]))

/** Positive where it is bright above and dark below. */
export const horizontalEdges = (weights: Weights = PREWITT): Block => transpose(verticalEdges(weights))

/** Edges across a direction, in degrees against the clock, from dark to bright. */
export function edgesAt(angle: number, weights: Weights = SOBEL): Block {
  const turn = (angle * Math.PI) / 180
  const [vertical, horizontal] = [verticalEdges(weights), horizontalEdges(weights)]
  const mixed = vertical.values.map(
    (value, cell) => -Math.cos(turn) * value + Math.sin(turn) * (horizontal.values[cell] ?? 0),
  )
  return block(
    [3, 3],
    mixed.map((value) => Math.round(value * 1e6) / 1e6 + 0),
  )
}

export const boxBlur = (size: number): Block =>
  block([size, size], new Array<number>(size ** 2).fill(1 / size ** 2))

/** Sums to 1; the standard deviation is a quarter of the size. */
export function gaussianRow(size: number): number[] {
  const row = Array.from({ length: size }, (_, at) =>
    Math.exp(-((at - (size - 1) / 2) ** 2) / (2 * (size / 4) ** 2)),
  )
  const sum = row.reduce((all, value) => all + value, 0)
  return row.map((value) => value / sum)
}

export function gaussianBlur(size: number): Block {
  const row = gaussianRow(size)
  return grid(row.map((down) => row.map((across) => down * across)))
}

export function transpose(kernel: Block): Block {
  const [height = 1, width = 1] = kernel.size
  const values = Array.from(kernel.values, (_, cell) => {
    const [row, column] = [Math.floor(cell / height), cell % height]
    return kernel.values[column * width + row] ?? 0
  })
  return block([width, height], values)
}

/** The filters of the lab by their names in `vision.convolution.filters`, in its order. */
export const FILTERS = {
  identity: grid([
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ]),
  vertical: verticalEdges(),
  horizontal: horizontalEdges(),
  sobel: verticalEdges(SOBEL),
  sobel_horizontal: horizontalEdges(SOBEL),
  scharr: verticalEdges(SCHARR),
  scharr_horizontal: horizontalEdges(SCHARR),
  laplacian: grid([
    [0, 1, 0],
    [1, -4, 1],
    [0, 1, 0],
  ]),
  box_blur: boxBlur(3),
  gaussian_blur: gaussianBlur(5),
  sharpen: grid([
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ]),
  emboss: grid([
    [-2, -1, 0],
    [-1, 1, 1],
    [0, 1, 2],
  ]),
} satisfies Record<string, Block>

export type FilterName = keyof typeof FILTERS

export const isFilterName = (name: string): name is FilterName => name in FILTERS
