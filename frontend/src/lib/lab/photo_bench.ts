import { gettext } from '../i18n'
import { find } from '../page_data'
import { planeSize, type Block } from './blocks'
import { crossCorrelation, overChannels, resultSize, termsAt } from './correlation'
import { element } from './elements'
import type { Experiment } from './experiment'
import { channelNames } from './kernel_editor'
import { readable } from './numbers'
import { fittingView, paintPlanes, rangeOf, type Range, type View } from './palette'
import { frame, magnify, onArrow, onPixel, within, type Place } from './pixel_pointer'
import { channelsOf, gray, type Picture } from './pixels'
import { pooled, pooledSize } from './pooling'
import { span } from './shapes'
import { writeSum } from './written_sum'

/** A photograph and what the filter makes of it. */
export class PhotoBench {
  /** Another one for other pixels. */
  version = 0
  private picture: Picture | null = null
  private planes: Block[] = []
  private prepared = ''
  private experiment: Experiment | null = null
  private kernels: readonly Block[] = []
  private found: Block[] = []
  private place: Place = [0, 0]
  private readonly photo = find<HTMLCanvasElement>('#photo')
  private readonly input = find('#input-pixels')
  private readonly result = find('#result-pixels')

  constructor() {
    onPixel(this.result, (place) => {
      this.explain(place)
    })
    onPixel(this.input, ([row, column]) => {
      const { padding = 0, stride = 1 } = this.experiment?.steps ?? {}
      const half = Math.floor(this.wide / 2)
      this.explain([
        Math.round((row + padding - half) / stride),
        Math.round((column + padding - half) / stride),
      ])
    })
    onArrow(this.result, ([down, right]) => {
      this.explain([this.place[0] + down, this.place[1] + right])
    })
  }

  get isEmpty(): boolean {
    return this.picture === null
  }

  setPicture(picture: Picture): void {
    const isOther = picture.title !== this.picture?.title
    this.picture = picture
    this.prepared = ''
    if (isOther) this.place = [-1, -1]
  }

  /** Shows the experiment; says how large the input is, the result, and that after pooling. */
  show(
    experiment: Experiment,
    kernels: readonly Block[],
  ): { input: number[]; size: number[]; pooled: number[] } | null {
    if (!this.picture) return null
    this.experiment = experiment
    this.kernels = kernels
    this.prepare(this.picture, experiment)
    const { planes } = this
    const input = [...(planes[0]?.size ?? [])]
    const size = resultSize(input, kernels[0]?.size ?? [], experiment.steps)
    this.result.hidden = size.includes(0)
    if (size.includes(0)) return { input, size, pooled: [0] }
    this.found = this.channelOf(kernels)
    const range = rangeOf(this.found)
    const view = experiment.view === 'auto' ? fittingView(kernels) : experiment.view
    paintPlanes(find<HTMLCanvasElement>('#result'), this.found, view, range)
    this.writeScale(view, range)
    this.explain(
      this.place[0] < 0 ? [Math.floor((size[0] ?? 1) / 2), Math.floor((size[1] ?? 1) / 2)] : this.place,
    )
    return { input, size, pooled: this.pool(view, range) }
  }

  /** What a filter makes of the picture: one plane, or one for each colour. */
  channelOf(kernels: readonly Block[]): Block[] {
    const { planes, experiment } = this
    const [plane] = planes
    const [kernel] = kernels
    if (!experiment || !plane || !kernel) return []
    const { steps, colors } = experiment
    if (resultSize(plane.size, kernel.size, steps).includes(0)) return []
    return colors === 'each'
      ? planes.map((one) => crossCorrelation(one, kernel, steps))
      : [overChannels(planes, kernels, steps)]
  }

  private get wide(): number {
    return span(this.kernels[0]?.size[0] ?? 1, this.experiment?.steps.dilation)
  }

  /** The photograph as planes of numbers: again only when another is wanted, not at each key. */
  private prepare(picture: Picture, { detail, colors }: Experiment): void {
    const wanted = `${detail} ${colors}`
    if (this.prepared === wanted) return
    this.prepared = wanted
    this.version += 1
    const channels = channelsOf(picture, detail)
    this.planes = colors === 'gray' ? [gray(channels)] : channels
    this.photo.setAttribute('aria-label', picture.title)
    paintPlanes(this.photo, this.planes, 'picture', { low: 0, high: 255, limit: 255 })
  }

  private pool(view: View, range: Range): number[] {
    const { pooling, poolSize, poolStride } = this.experiment ?? {
      pooling: 'none' as const,
      poolSize: 1,
      poolStride: 1,
    }
    const size = pooledSize(this.found[0]?.size ?? [], poolSize, poolStride)
    if (pooling !== 'none' && !size.includes(0)) {
      const planes = this.found.map((plane) => pooled(plane, pooling, poolSize, poolStride))
      paintPlanes(find<HTMLCanvasElement>('#pooled-picture'), planes, view, range)
    }
    return size
  }

  private explain([row, column]: Place): void {
    const { experiment, kernels } = this
    const [first] = this.found
    if (!experiment || !first) return
    const [height, width] = planeSize(first)
    this.place = [within(row, height), within(column, width)]
    const { steps, colors } = experiment
    const corner: Place = [
      this.place[0] * steps.stride - steps.padding,
      this.place[1] * steps.stride - steps.padding,
    ]
    frame(this.input, corner, [this.wide, this.wide])
    frame(this.result, this.place, [1, 1])
    magnify(find<HTMLCanvasElement>('#lens'), this.photo, corner, this.wide)
    this.writeSums(colors === 'each' ? this.planes.map((plane) => [plane]) : [this.planes], kernels)
  }

  private writeSums(groups: readonly Block[][], kernels: readonly Block[]): void {
    const steps = this.experiment?.steps
    if (!steps) return
    const names = groups.length > 1 || kernels.length > 1 ? channelNames() : []
    find('#sum').replaceChildren(
      ...groups.map((planes, group) => {
        const host = element('div')
        const terms = termsAt(this.place, planes, kernels, steps).map((term) =>
          groups.length > 1 ? { ...term, channel: group } : term,
        )
        writeSum(host, terms, kernels[0]?.size[1] ?? 1, names)
        return host
      }),
    )
  }

  private writeScale(view: View, { low, high, limit }: Range): void {
    const values = { low: readable(low, 1), high: readable(high, 1), limit: readable(limit, 0) }
    const words = {
      signed: gettext('%(low)s … %(high)s; zero in the middle, full colour from ±%(limit)s', values),
      size: gettext('%(low)s … %(high)s; black is 0, white from %(limit)s', values),
      picture: gettext('%(low)s … %(high)s; below 0 is black, above 255 white', values),
    }
    find('#scale-text').textContent = words[view]
    const shades = Float32Array.from({ length: 128 }, (_, at) => at / 63.5 - 1)
    const bar: Block = {
      size: [1, 128],
      values: view === 'signed' ? shades : shades.map((shade) => (shade + 1) * 127.5),
    }
    const scale = { low: 0, high: 0, limit: view === 'signed' ? 1 : 255 }
    paintPlanes(find<HTMLCanvasElement>('#scale-bar'), [bar], view, scale)
  }
}
