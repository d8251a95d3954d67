import { block, STILL } from './blocks'
import { COURSE, LAYER, VOLUME } from './examples'
import type { Experiment } from './experiment'
import { FILTERS } from './filters'

const PLAIN: Partial<Experiment> = { chosen: 0, steps: STILL, pooling: 'none', isFlipped: false }
const POOLED: Partial<Experiment> = { ...PLAIN, filters: [[block([1, 1], [1])]] }

/** What the course shows, to begin with. */
export const examples = (): Record<string, Partial<Experiment>> => ({
  six: { ...PLAIN, input: [COURSE.six], filters: [[FILTERS.vertical]] },
  halves: { ...PLAIN, input: [COURSE.halves], filters: [[FILTERS.vertical]] },
  halvesTurned: { ...PLAIN, input: [COURSE.halvesTurned], filters: [[FILTERS.vertical]] },
  blocks: { ...PLAIN, input: [COURSE.blocks], filters: [[FILTERS.horizontal]] },
  seven: {
    ...PLAIN,
    input: [COURSE.seven],
    filters: [[COURSE.strideKernel]],
    steps: { ...STILL, stride: 2 },
  },
  volume: { ...PLAIN, input: VOLUME, filters: [[FILTERS.vertical]] },
  layer: { ...PLAIN, input: LAYER, filters: [[FILTERS.vertical], [FILTERS.horizontal]] },
  pooling: { ...POOLED, input: [COURSE.pooling], pooling: 'max', poolSize: 2, poolStride: 2 },
  poolingFive: { ...POOLED, input: [COURSE.poolingFive], pooling: 'max', poolSize: 3, poolStride: 1 },
})

/** The one whose sums the course prints wrong. */
export const isStrideExample = ({ input, filters, steps }: Experiment): boolean =>
  String(input[0]?.values) === String(COURSE.seven.values) &&
  String(filters[0]?.[0]?.values) === String(COURSE.strideKernel.values) &&
  steps.stride === 2 &&
  steps.padding === 0
