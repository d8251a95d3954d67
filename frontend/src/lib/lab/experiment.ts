import { oneOf, wholeNumber } from './address'
import { grid, recentred, rowsOf, type Block, type Steps, STILL } from './blocks'
import { COURSE } from './examples'
import { FILTERS } from './filters'
import { parseTable, typed } from './numbers'
import type { Pooling } from './pooling'

export const BENCHES = ['numbers', 'photo', 'transposed', 'learning'] as const
export type Bench = (typeof BENCHES)[number]
export const COLORS = ['gray', 'each', 'volume'] as const
export type Colors = (typeof COLORS)[number]
export const VIEWS = ['auto', 'signed', 'size', 'picture'] as const
export const DETAILS = [64, 160, 320, 512] as const
export const LARGEST_INPUT = 12
export const LARGEST_KERNEL = 7
export const MOST_FILTERS = 8

/** One plane for all channels of the input, or one for each of three. */
export type Filter = readonly Block[]

/** All that makes an experiment with a filter: shown on the page, kept in its address. */
export interface Experiment {
  bench: Bench
  /** One plane of numbers, or three. */
  input: Block[]
  /** All as large as the first; each makes one channel of the result. */
  filters: Filter[]
  /** The one that is typed over, and whose channel is shown large. */
  chosen: number
  steps: Steps
  /** Turned around first, as mathematicians do. */
  isFlipped: boolean
  pooling: Pooling | 'none'
  poolSize: number
  poolStride: number
  /** The photograph's number; empty for the first of the house. */
  photo: string
  /** Longer side in pixels. */
  detail: number
  colors: Colors
  view: (typeof VIEWS)[number]
}

export const usualExperiment = (): Experiment => ({
  bench: 'numbers',
  input: [COURSE.six],
  filters: [[FILTERS.vertical]],
  chosen: 0,
  steps: STILL,
  isFlipped: false,
  pooling: 'none',
  poolSize: 2,
  poolStride: 2,
  photo: '',
  detail: 320,
  colors: 'gray',
  view: 'auto',
})

/** As an address has them. */
export const written = (planes: readonly Block[]): string =>
  planes
    .map((plane) =>
      rowsOf(plane)
        .map((row) => row.map(typed).join(','))
        .join(';'),
    )
    .join('|')

/** Divides filters in an address. */
const NEXT_FILTER = '_'

function filtersOf(text: string | null): Filter[] | null {
  const found = (text ?? '').split(NEXT_FILTER).map((one) => planes(one, LARGEST_KERNEL))
  const sizes = new Set(found.map((filter) => String(filter?.[0]?.size)))
  return sizes.size === 1 && found.length <= MOST_FILTERS && found.every((filter) => filter !== null)
    ? found
    : null
}

/** Null where the text holds no table of the allowed size. */
export function planes(text: string | null, largest: number): Block[] | null {
  if (text === null) return null
  const found = text.split('|').map((plane) =>
    parseTable(
      plane
        .split(';')
        .map((row) => row.split(',').join(' '))
        .join('\n'),
    ),
  )
  if (found.length !== 1 && found.length !== 3) return null
  const [first] = found
  const width = first?.[0]?.length ?? 0
  const isTable = found.every(
    (table) => table?.length === first?.length && table?.every((row) => row.length === width),
  )
  if (!first || !isTable || first.length > largest || width > largest) return null
  return found.map((table) => grid(table ?? []))
}

export function experimentOf(parts: URLSearchParams): Experiment {
  const usual = usualExperiment()
  const filters = filtersOf(parts.get('k')) ?? usual.filters
  return {
    bench: oneOf(parts.get('bench'), BENCHES, usual.bench),
    input: planes(parts.get('x'), LARGEST_INPUT) ?? usual.input,
    filters,
    chosen: wholeNumber(parts.get('filter'), 0, filters.length - 1, 0),
    steps: {
      padding: wholeNumber(parts.get('p'), 0, 9, 0),
      stride: wholeNumber(parts.get('s'), 1, 9, 1),
      dilation: wholeNumber(parts.get('d'), 1, 9, 1),
    },
    isFlipped: parts.get('flip') === '1',
    pooling: oneOf(parts.get('pool'), ['none', 'max', 'average'] as const, usual.pooling),
    poolSize: wholeNumber(parts.get('pf'), 1, 9, usual.poolSize),
    poolStride: wholeNumber(parts.get('ps'), 1, 9, usual.poolStride),
    photo: parts.get('photo') ?? '',
    detail: Number(oneOf(parts.get('px'), DETAILS.map(String), String(usual.detail))),
    colors: oneOf(parts.get('colors'), COLORS, usual.colors),
    view: oneOf(parts.get('view'), VIEWS, usual.view),
  }
}

/** What differs from the usual experiment. */
export function partsOf(one: Experiment): URLSearchParams {
  const all = (experiment: Experiment): Record<string, string> => ({
    bench: experiment.bench,
    x: written(experiment.input),
    k: experiment.filters.map(written).join(NEXT_FILTER),
    filter: String(experiment.chosen),
    p: String(experiment.steps.padding),
    s: String(experiment.steps.stride),
    d: String(experiment.steps.dilation),
    flip: experiment.isFlipped ? '1' : '0',
    pool: experiment.pooling,
    pf: String(experiment.poolSize),
    ps: String(experiment.poolStride),
    photo: experiment.photo,
    px: String(experiment.detail),
    colors: experiment.colors,
    view: experiment.view,
  })
  const usual = all(usualExperiment())
  return new URLSearchParams(Object.entries(all(one)).filter(([name, value]) => usual[name] !== value))
}

/** The filter as deep as what it is moved over. */
export function kernelsFor(depth: number, filter: Filter): Block[] {
  const [first] = filter
  return filter.length >= depth
    ? filter.slice(0, depth)
    : Array.from({ length: depth }, () => first ?? FILTERS.identity)
}

/** With another one at hand; all others become as large. */
export const withFilter = ({ filters, chosen }: Experiment, filter: Filter): Filter[] => {
  const size = filter[0]?.size[0] ?? 1
  return filters.map((one, at) =>
    at === chosen ? filter : one[0]?.size[0] === size ? one : one.map((plane) => recentred(plane, size)),
  )
}
