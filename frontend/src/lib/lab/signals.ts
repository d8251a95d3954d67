import { gaussianRow } from './filters'
import { parseNumber } from './numbers'

export const FOURTEEN = [1, 20, 15, 3, 18, 12, 4, 17, 9, 2, 14, 6, 11, 5]

/** Signals to begin with, 256 numbers each. */
export const MADE = {
  fourteen: (): number[] => FOURTEEN,
  steps: (): number[] => along(256, (at) => (at < 64 ? 0 : at < 128 ? 10 : at < 190 ? 4 : 8)),
  waves: (): number[] => along(256, (at) => round(6 * Math.sin(at / 18) + 2 * Math.sin(at / 1.6))),
  noise: (): number[] => along(256, () => round((Math.random() + Math.random() + Math.random() - 1.5) * 6)),
}
export type MadeName = keyof typeof MADE

const along = (length: number, value: (at: number) => number): number[] =>
  Array.from({ length }, (_, at) => value(at))
const round = (value: number): number => Math.round(value * 100) / 100

/** Filters of one dimension; a heartbeat's is cut out of the signal. */
export const KERNELS = {
  mean: new Array<string>(5).fill('1/5').join(' '),
  gauss: gaussianRow(9)
    .map((value) => value.toFixed(4))
    .join(' '),
  middle: '1 3 10 3 1',
  jump: '-1 1',
  slope: '-1 -1 0 1 1',
  bend: '1 -2 1',
  sharpen: '-1 3 -1',
}
export type KernelName = keyof typeof KERNELS

const BEAT_BEFORE = 9
const BEAT_AFTER = 12

/** Where the highest peak stands. */
export const highest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((best, value, at) => (value > (values[best] ?? 0) ? at : best), 0)

/** The shape around the highest peak, its mean taken away and its length made one: it answers most to its like. */
export function beatOf(samples: readonly number[]): string {
  const peak = highest(samples)
  const cut = samples.slice(Math.max(0, peak - BEAT_BEFORE), peak + BEAT_AFTER)
  const mean = cut.reduce((sum, value) => sum + value, 0) / cut.length
  const length = Math.hypot(...cut.map((value) => value - mean)) || 1
  return cut.map((value) => ((value - mean) / length).toFixed(3)).join(' ')
}

export interface Columns {
  names: string[]
  columns: number[][]
}

/** Numbers in lines, with or without names above them; null if it is something else. */
export function columnsOf(text: string): Columns | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const separator = [';', '\t', ','].find((one) => lines[0]?.includes(one)) ?? /\s+/
  const cells = lines.map((line) =>
    line
      .trim()
      .split(separator)
      .map((cell) => cell.trim()),
  )
  const isNamed = cells[0]?.some((cell) => parseNumber(cell) === null) ?? false
  const rows = (isNamed ? cells.slice(1) : cells).map((row) => row.map(parseNumber))
  const [first] = rows
  if (!first) return null
  // One line of numbers is a signal, too.
  const [only, ...others] = rows
  if (only && others.length === 0 && only.length > 1)
    return only.includes(null) ? null : { names: [''], columns: [only as number[]] }
  const columns = first.map((_, column) => rows.map((row) => row[column] ?? null))
  const kept = columns.flatMap((column, at) =>
    column.includes(null) ? [] : [{ at, column: column as number[] }],
  )
  if (kept.length === 0) return null
  return {
    names: kept.map(({ at }) => (isNamed ? (cells[0]?.[at] ?? '') : String(at + 1))),
    columns: kept.map(({ column }) => column),
  }
}
