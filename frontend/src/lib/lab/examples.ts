import { block, grid, type Block } from './blocks'

const rows = (count: number, row: number[]): number[][] => Array.from({ length: count }, () => row)

/** The course's numbers. */
export const COURSE = {
  six: grid([
    [3, 0, 1, 2, 7, 4],
    [1, 5, 8, 9, 3, 1],
    [2, 7, 2, 5, 1, 3],
    [0, 1, 3, 1, 7, 8],
    [4, 2, 1, 6, 2, 8],
    [2, 4, 5, 2, 3, 9],
  ]),
  halves: grid(rows(6, [10, 10, 10, 0, 0, 0])),
  halvesTurned: grid(rows(6, [0, 0, 0, 10, 10, 10])),
  blocks: grid([...rows(3, [10, 10, 10, 0, 0, 0]), ...rows(3, [0, 0, 0, 10, 10, 10])]),
  seven: grid([
    [2, 3, 7, 4, 6, 2, 9],
    [6, 6, 9, 8, 7, 4, 3],
    [3, 4, 8, 3, 8, 9, 7],
    [7, 8, 3, 6, 6, 3, 4],
    [4, 2, 1, 8, 3, 4, 6],
    [3, 2, 4, 1, 9, 8, 3],
    [0, 1, 3, 9, 2, 1, 4],
  ]),
  strideKernel: grid([
    [3, 4, 4],
    [1, 0, 2],
    [-1, 0, 3],
  ]),
  flipKernel: grid([
    [3, 4, 5],
    [1, 0, 2],
    [-1, 9, 7],
  ]),
  pooling: grid([
    [1, 3, 2, 1],
    [2, 9, 1, 1],
    [1, 4, 2, 3],
    [5, 6, 1, 2],
  ]),
  poolingFive: grid([
    [1, 3, 2, 1, 3],
    [2, 9, 1, 1, 5],
    [1, 3, 2, 3, 2],
    [8, 3, 5, 1, 0],
    [5, 6, 1, 2, 9],
  ]),
  transposedInput: grid([
    [2, 1],
    [3, 2],
  ]),
  transposedKernel: grid([
    [1, 2, 1],
    [2, 0, 1],
    [0, 2, 1],
  ]),
} satisfies Record<string, Block>

const NOTHING = block([3, 3])
const VERTICAL = grid(rows(3, [1, 0, -1]))

/** Red and blue have an edge each, opposite ones: seen by all three channels together they cancel out. */
export const VOLUME: Block[] = [COURSE.halves, grid(rows(6, [5, 5, 5, 5, 5, 5])), COURSE.halvesTurned]
/** Red has an edge that one filter sees, green one that another sees. */
export const LAYER: Block[] = [
  COURSE.halves,
  grid([...rows(3, [10, 10, 10, 10, 10, 10]), ...rows(3, [0, 0, 0, 0, 0, 0])]),
  grid(rows(6, [5, 5, 5, 5, 5, 5])),
]
/** Looks at red alone. */
export const RED_ONLY: Block[] = [VERTICAL, NOTHING, NOTHING]
