import { gettext } from '../i18n'
import { find, findAll } from '../page_data'
import { onThemeChange } from '../theme'
import { SLANTING, writeAssociativity } from './associativity'
import { resized, shuffled, type Block } from './blocks'
import { flip } from './correlation'
import { examples, isStrideExample } from './example_experiments'
import { kernelsFor, LARGEST_INPUT, withFilter, type Experiment, type Filter } from './experiment'
import { FilterStack } from './filter_stack'
import { KernelEditor } from './kernel_editor'
import { NumbersBench } from './numbers_bench'
import { PhotoBench } from './photo_bench'
import { PhotoSource } from './photo_source'
import { samePadding } from './shapes'
import { shapeText, writeFormula } from './size_formula'
import { onRadio, onStepper, setRadio, setStepper } from './steppers'

/** An input, a filter, and what becomes of it: in numbers or on a photograph. */
export class Filtering {
  private readonly kernels = new KernelEditor((kernel) => {
    this.change({ filters: withFilter(this.experiment, kernel) })
  })
  private readonly stack = new FilterStack({
    onChoice: (chosen) => {
      this.change({ chosen })
    },
    onStack: (filters, chosen) => {
      this.change({ filters, chosen })
    },
  })
  private readonly numbers = new NumbersBench((input) => {
    this.change({ input })
  })
  private readonly photo = new PhotoBench()
  private readonly source: PhotoSource

  constructor(
    private experiment: Experiment,
    private readonly onChange: (change: Partial<Experiment>) => void,
  ) {
    this.source = new PhotoSource(
      find('#source'),
      (picture) => {
        this.photo.setPicture(picture)
        this.change({ photo: picture.id })
      },
      find('#filtering'),
    )
    this.listenToSteps()
    this.listenToChoices()
    onThemeChange(() => {
      this.show(this.experiment)
    })
  }

  show(experiment: Experiment): void {
    this.experiment = experiment
    const isPhoto = experiment.bench === 'photo'
    find('#filtering').dataset.shows = experiment.bench
    if (isPhoto && this.photo.isEmpty) {
      void this.source.choose(experiment.photo)
      return
    }
    const depth = isPhoto ? (experiment.colors === 'volume' ? 3 : 1) : experiment.input.length
    const { filters, chosen, isFlipped } = experiment
    const kernels = kernelsFor(depth, filters[chosen] ?? [])
    this.kernels.show(kernels)
    this.showSettings()
    const turned = (filter: Filter): Block[] =>
      kernelsFor(depth, filter).map((kernel) => (isFlipped ? flip(kernel) : kernel))
    const used = turned(kernels)
    const began = performance.now()
    const shown = isPhoto
      ? this.photo.show(experiment, used)
      : { input: experiment.input[0]?.size ?? [], ...this.numbers.show(experiment, used) }
    find('#took').textContent = gettext('computed in %(ms)s ms', {
      ms: Math.max(1, Math.round(performance.now() - began)),
    })
    if (shown) this.showSizes(shown, kernels)
    this.showComparison(kernels)
    const bench = isPhoto ? this.photo : this.numbers
    this.stack.show({
      filters,
      chosen,
      kernelsOf: turned,
      channelOf: (kernels) => bench.channelOf(kernels),
      world: `${bench.version} ${depth} ${isFlipped} ${Object.values(experiment.steps).join(' ')}`,
      view: experiment.view === 'auto' || !isPhoto ? null : experiment.view,
    })
  }

  private get kernelSize(): number {
    return this.experiment.filters[0]?.[0]?.size[0] ?? 1
  }

  private change(change: Partial<Experiment>): void {
    this.onChange(change)
  }

  private listenToSteps(): void {
    for (const name of ['padding', 'stride', 'dilation'] as const) {
      onStepper(name, (value) => {
        this.change({ steps: { ...this.experiment.steps, [name]: value } })
      })
    }
    find('#same').addEventListener('click', () => {
      const { steps } = this.experiment
      const padding = samePadding(this.kernelSize, steps.dilation) ?? 0
      this.change({ steps: { ...steps, stride: 1, padding: steps.padding === padding ? 0 : padding } })
    })
    onStepper('pool-size', (poolSize) => {
      this.change({ poolSize, poolStride: Math.min(poolSize, this.experiment.poolStride) })
    })
    onStepper('pool-stride', (poolStride) => {
      this.change({ poolStride })
    })
    onStepper('input-size', (size) => {
      this.change({
        input: this.experiment.input.map((plane) => resized(plane, Math.min(size, LARGEST_INPUT))),
      })
    })
  }

  private listenToChoices(): void {
    onRadio('flip', (value) => {
      this.change({ isFlipped: value === '1' })
    })
    onRadio('pooling', (value) => {
      this.change({ pooling: value as Experiment['pooling'] })
    })
    onRadio('view', (value) => {
      this.change({ view: value as Experiment['view'] })
    })
    onRadio('colors', (value) => {
      this.change({ colors: value as Experiment['colors'] })
    })
    onRadio('detail', (value) => {
      this.change({ detail: Number(value) })
    })
    for (const button of findAll('[data-example]')) {
      button.addEventListener('click', () => {
        this.change(examples()[button.dataset.example ?? ''] ?? {})
      })
    }
    find('#shuffle').addEventListener('click', () => {
      this.change({ input: this.experiment.input.map(shuffled) })
    })
  }

  private showSettings(): void {
    const { steps, isFlipped, pooling, poolSize, poolStride, view, colors, detail, input } = this.experiment
    for (const name of ['padding', 'stride', 'dilation'] as const) setStepper(name, steps[name])
    setStepper('input-size', input[0]?.size[0] ?? 1)
    setStepper('pool-size', poolSize)
    setStepper('pool-stride', poolStride, { max: poolSize })
    for (const [name, value] of Object.entries({ flip: isFlipped ? 1 : 0, pooling, view, colors, detail }))
      setRadio(name, value)
    find('#pool-settings').hidden = pooling === 'none'
    const same = samePadding(this.kernelSize, steps.dilation)
    const button = find<HTMLButtonElement>('#same')
    button.disabled = same === null
    button.setAttribute('aria-pressed', String(same !== null && same === steps.padding && steps.stride === 1))
    find('#flip-text').textContent = isFlipped
      ? gettext('Convolution: the filter is turned around both ways first. That makes it associative.')
      : gettext(
          'Cross-correlation: the filter lies on the picture as it is written. Deep learning calls this convolution.',
        )
    find('#slip').hidden = !isStrideExample(this.experiment)
  }

  private showSizes(
    shown: { input: readonly number[]; size: number[]; pooled: number[] },
    kernels: readonly Block[],
  ): void {
    const { experiment } = this
    const depth = kernels.length
    const size = kernels[0]?.size ?? []
    const hasRoom = !shown.size.includes(0)
    find('#input-shape').textContent = shapeText(shown.input, depth)
    const { filters, colors, bench } = experiment
    const count = filters.length > 1 ? `, ${filters.length}×` : ''
    const channels = filters.length * (bench === 'photo' && colors === 'each' ? 3 : 1)
    find('#kernel-shape').textContent = `${shapeText(size, depth)}${count}`
    find('#result-shape').textContent = hasRoom ? shapeText(shown.size, channels) : ''
    find('#pooled-shape').textContent = shapeText(shown.pooled, channels)
    find('#pooled').hidden = experiment.pooling === 'none' || shown.pooled.includes(0) || !hasRoom
    find('#no-room').hidden = hasRoom
    find('#no-room').textContent = gettext(
      'The filter is larger than the input with its padding. Add padding, or take a smaller filter or less dilation.',
    )
    writeFormula(find('#formula'), shown.input, size, experiment.steps)
  }

  private showComparison([first]: readonly Block[]): void {
    const { bench, input } = this.experiment
    const host = find('#associativity')
    host.hidden = bench === 'photo' || input.length > 1
    const [plane] = input
    if (!host.hidden && plane && first) writeAssociativity(host, plane, first, SLANTING)
  }
}
