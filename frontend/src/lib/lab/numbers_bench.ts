import { gettext } from '../i18n'
import { find } from '../page_data'
import { cellAt, STILL, type Block } from './blocks'
import { overChannels, resultSize, termsAt, windowAt } from './correlation'
import { element } from './elements'
import type { Experiment } from './experiment'
import { channelLabel, channelNames } from './kernel_editor'
import { NumberGrid } from './number_grid'
import { readable } from './numbers'
import { coveredBy, pooled, pooledSize } from './pooling'
import { ResultGrid } from './result_grid'
import { writeSum } from './written_sum'

const WALK_MS = 650

type Place = [row: number, column: number]

/** Numbers to type, the numbers they become, and how each of these came about. */
export class NumbersBench {
  /** Another one for other numbers. */
  version = 0
  private known: readonly Block[] = []
  private grids: NumberGrid[] = []
  private readonly result: ResultGrid
  private readonly pooledGrid: ResultGrid
  private experiment: Experiment | null = null
  private kernels: readonly Block[] = []
  private found: Block | null = null
  private place: Place = [0, 0]
  private walking: ReturnType<typeof setInterval> | undefined

  constructor(private readonly onInput: (planes: Block[]) => void) {
    this.result = new ResultGrid(find('#result-numbers'), (place) => {
      this.explain(place)
    })
    this.pooledGrid = new ResultGrid(find('#pooled-numbers'), (place) => {
      this.explainPooled(place)
    })
    find('#walk').addEventListener('click', () => {
      if (this.walking === undefined) this.walk()
      else this.stand()
    })
    find('#result-numbers').addEventListener('pointerdown', () => {
      this.stand()
    })
  }

  /** Shows the experiment; says how large the result is, and that after pooling. */
  show(experiment: Experiment, kernels: readonly Block[]): { size: number[]; pooled: number[] } {
    this.experiment = experiment
    this.kernels = kernels
    const { input, steps } = experiment
    if (input !== this.known) this.version += 1
    this.known = input
    if (this.grids.length !== input.length) this.build(input.length)
    for (const [channel, plane] of input.entries())
      this.grids[channel]?.show(plane, { padding: steps.padding })
    const size = resultSize(input[0]?.size ?? [], kernels[0]?.size ?? [], steps)
    this.found = size.includes(0) ? null : overChannels(input, kernels, steps)
    find('#result-numbers').hidden = this.found === null
    if (!this.found) {
      for (const grid of this.grids) grid.cover([], null)
      find('#sum').replaceChildren()
      this.stand()
      return { size, pooled: [0] }
    }
    this.result.show(this.found)
    this.explain(cellAt(this.place, size) < 0 ? [0, 0] : this.place)
    return { size, pooled: this.pool(this.found, experiment) }
  }

  /** What a filter makes of these numbers. */
  channelOf(kernels: readonly Block[]): Block[] {
    const { input, steps } = this.experiment ?? { input: [], steps: STILL }
    return this.found ? [overChannels(input, kernels, steps)] : []
  }

  private pool(found: Block, { pooling, poolSize, poolStride }: Experiment): number[] {
    const size = pooledSize(found.size, poolSize, poolStride)
    if (pooling !== 'none' && !size.includes(0))
      this.pooledGrid.show(pooled(found, pooling, poolSize, poolStride))
    return size
  }

  private build(count: number): void {
    const host = find('#input-planes')
    const names = channelNames()
    this.grids = []
    host.dataset.count = String(count)
    host.replaceChildren()
    for (let channel = 0; channel < count; channel++) {
      const plane = element('div')
      host.append(element('div', 'lab-plane', {}, ...(count > 1 ? [channelLabel(channel)] : []), plane))
      const grid = new NumberGrid(plane, count > 1 ? (names[channel] ?? '') : gettext('Input'), (numbers) => {
        const planes = this.experiment?.input ?? []
        this.onInput(planes.map((one, at) => (at === channel ? numbers : one)))
      })
      this.grids.push(grid)
    }
  }

  private explain(place: Place): void {
    const { experiment, kernels } = this
    if (!experiment) return
    this.place = place
    const { input, steps } = experiment
    this.result.mark([place])
    this.result.mark([], 'is-covered')
    for (const [channel, kernel] of kernels.entries()) {
      this.grids[channel]?.cover(windowAt(place, kernel.size, steps), kernel.values)
    }
    const names = kernels.length > 1 ? channelNames() : []
    writeSum(find('#sum'), termsAt(place, input, kernels, steps), kernels[0]?.size[1] ?? 1, names)
  }

  private explainPooled(place: Place): void {
    const { experiment, found } = this
    if (!experiment || !found || experiment.pooling === 'none') return
    const { poolSize, poolStride, pooling } = experiment
    const covered = coveredBy(place, found, poolSize, poolStride).map((value) => readable(value))
    this.pooledGrid.mark([place])
    this.result.mark(
      windowAt(place, [poolSize, poolSize], { padding: 0, stride: poolStride, dilation: 1 }),
      'is-covered',
    )
    for (const grid of this.grids) grid.cover([], null)
    const shown = pooled(found, pooling, poolSize, poolStride)
    const value = readable(shown.values[cellAt(place, shown.size)] ?? 0)
    const text =
      pooling === 'max' ? `max(${covered.join(', ')})` : `(${covered.join(' + ')}) / ${covered.length}`
    find('#sum').replaceChildren(
      element('p', 'lab-sum-line', {}, text),
      element('p', 'lab-sum-total', {}, `= ${value}`),
    )
  }

  /** From place to place, row by row, as the filter does. */
  private walk(): void {
    this.walking = setInterval(() => {
      const size = this.found?.size
      if (!size || !find('#result-numbers').checkVisibility()) {
        this.stand()
        return
      }
      const width = size[1] ?? 1
      const cell = (cellAt(this.place, size) + 1) % (this.found?.values.length ?? 1)
      this.explain([Math.floor(cell / width), cell % width])
    }, WALK_MS)
    find('#walk').setAttribute('aria-pressed', 'true')
  }

  private stand(): void {
    clearInterval(this.walking)
    this.walking = undefined
    find('#walk').setAttribute('aria-pressed', 'false')
  }
}
