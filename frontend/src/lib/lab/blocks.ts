/** Numbers along one to three axes, the last one running fastest, as NumPy keeps them. */
export interface Block {
  readonly size: readonly number[]
  readonly values: Float32Array
}

/** How a filter is moved. */
export interface Steps {
  padding: number
  stride: number
  dilation: number
}

export const STILL: Steps = { padding: 0, stride: 1, dilation: 1 }

export const cellsOf = (size: readonly number[]): number => size.reduce((all, axis) => all * axis, 1)

export function block(size: readonly number[], values?: ArrayLike<number>): Block {
  return { size, values: values ? Float32Array.from(values) : new Float32Array(cellsOf(size)) }
}

export function grid(rows: readonly (readonly number[])[]): Block {
  return block([rows.length, rows[0]?.length ?? 0], rows.flat())
}

export function rowsOf({ size, values }: Block): number[][] {
  const width = size.at(-1) ?? 1
  const rows = values.length / width
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * width, (row + 1) * width)])
}

/** Height and width of a plane. */
export const planeSize = ({ size }: Block): [height: number, width: number] => [
  size.at(-2) ?? 1,
  size.at(-1) ?? 1,
]

export function mapped(one: Block, change: (value: number) => number): Block {
  return { size: one.size, values: one.values.map(change) }
}

/** Added up cell by cell; all are as large as the first. */
export function sumOf(blocks: readonly Block[]): Block {
  const [first, ...others] = blocks
  if (!first) throw new Error('nothing to add up')
  const values = Float32Array.from(first.values)
  for (const other of others)
    for (let cell = 0; cell < values.length; cell++)
      values[cell] = (values[cell] ?? 0) + (other.values[cell] ?? 0)
  return { size: first.size, values }
}

/** Where a cell stands along each axis. */
export function placeOf(cell: number, size: readonly number[]): number[] {
  const place: number[] = []
  let rest = cell
  for (const axis of [...size].reverse()) {
    place.unshift(rest % axis)
    rest = Math.floor(rest / axis)
  }
  return place
}

/** The opposite; outside of the block it is -1. */
export function cellAt(place: readonly number[], size: readonly number[]): number {
  let cell = 0
  for (const [axis, length] of size.entries()) {
    const at = place[axis] ?? 0
    if (at < 0 || at >= length) return -1
    cell = cell * length + at
  }
  return cell
}

/** A square as large as this: larger with zeros, smaller from the top left. */
export function resized(plane: Block, size: number): Block {
  const rows = rowsOf(plane)
  const values = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) => rows[row]?.[column] ?? 0),
  )
  return block([size, size], values.flat())
}

/** A square filter of another size: its middle stays the middle, as far as it can; new numbers are zeros. */
export function recentred(kernel: Block, size: number): Block {
  const rows = rowsOf(kernel)
  if (rows.length === size) return kernel
  const shift = Math.floor((rows.length - size) / 2)
  const values = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) => rows[row + shift]?.[column + shift] ?? 0),
  )
  return block([size, size], values.flat())
}

/** As large, of digits by chance. */
export const shuffled = ({ size, values }: Block): Block =>
  block(
    size,
    values.map(() => Math.floor(Math.random() * 10)),
  )
