import { gettext } from '../i18n'
import { find } from '../page_data'
import { onThemeChange } from '../theme'
import { recentred, type Block } from './blocks'
import { element } from './elements'
import { MOST_FILTERS, type Filter } from './experiment'
import { FILTERS } from './filters'
import { fittingView, paintKernel, paintPlanes, rangeOf, type View } from './palette'

/** What is added next: the first of these that is not there yet. */
const NEXT = ['horizontal', 'vertical', 'laplacian', 'gaussian_blur', 'sharpen', 'emboss', 'scharr'] as const

interface Stack {
  filters: readonly Filter[]
  chosen: number
  /** A filter as it is moved over the input: as deep, and turned around if that is asked for. */
  kernelsOf: (filter: Filter) => readonly Block[]
  /** The channel that it then makes, as one plane or as a picture's three; none where it does not fit. */
  channelOf: (kernels: readonly Block[]) => readonly Block[]
  /** Changes with all else that a channel is made of. */
  world: string
  /** As each channel's numbers ask for, if none is given. */
  view: View | null
}

interface Channel {
  world: string
  planes: readonly Block[]
}

interface Listener {
  onChoice: (chosen: number) => void
  onStack: (filters: Filter[], chosen: number) => void
}

/** The filters of a layer side by side, and the channel that each of them makes. */
export class FilterStack {
  private shown: Stack | null = null
  /** Only the filter that is typed over is computed again. */
  private readonly channels = new WeakMap<Filter, Channel>()
  /** What each canvas shows. */
  private painted = new WeakMap<HTMLCanvasElement, { channel: Channel; view: View | null }>()
  private readonly tabs = find('#filter-tabs')
  private readonly strip = find('#channels')
  private readonly remove = find<HTMLButtonElement>('#remove-filter')
  private readonly add = find<HTMLButtonElement>('#add-filter')

  constructor({ onChoice, onStack }: Listener) {
    for (const host of [this.tabs, this.strip]) {
      host.addEventListener('click', ({ target }) => {
        const button = target instanceof Element ? target.closest<HTMLElement>('[data-filter-number]') : null
        if (button) onChoice(Number(button.dataset.filterNumber))
      })
    }
    this.add.addEventListener('click', () => {
      const filters = this.shown?.filters ?? []
      onStack([...filters, nextFilter(filters)], filters.length)
    })
    this.remove.addEventListener('click', () => {
      const { filters, chosen } = this.shown ?? { filters: [], chosen: 0 }
      const left = filters.filter((_, at) => at !== chosen)
      onStack(left, Math.min(chosen, left.length - 1))
      this.add.focus()
    })
    onThemeChange(() => {
      this.painted = new WeakMap()
      if (this.shown) this.show(this.shown)
    })
  }

  show(stack: Stack): void {
    this.shown = stack
    const { filters, chosen } = stack
    this.add.disabled = filters.length >= MOST_FILTERS
    this.remove.hidden = this.tabs.hidden = filters.length < 2
    find('#channels-room').hidden = filters.length < 2
    if (this.tabs.childElementCount !== filters.length) this.build(filters.length)
    if (filters.length < 2) return
    for (const [at, filter] of filters.entries()) {
      const [first] = filter
      if (first) paintKernel(this.canvas(this.tabs, at), first)
      this.paintChannel(this.canvas(this.strip, at), filter, stack)
    }
    for (const host of [this.tabs, this.strip]) {
      for (const [at, item] of [...host.children].entries())
        item.firstElementChild?.setAttribute('aria-pressed', String(at === chosen))
    }
  }

  private canvas(host: HTMLElement, at: number): HTMLCanvasElement {
    return find<HTMLCanvasElement>(`[data-filter-number='${at}'] canvas`, host)
  }

  private paintChannel(canvas: HTMLCanvasElement, filter: Filter, stack: Stack): void {
    const { world, view } = stack
    const kernels = stack.kernelsOf(filter)
    const known = this.channels.get(filter)
    const channel = known?.world === world ? known : { world, planes: stack.channelOf(kernels) }
    this.channels.set(filter, channel)
    const shown = this.painted.get(canvas)
    if (channel.planes.length === 0 || (shown?.channel === channel && shown.view === view)) return
    this.painted.set(canvas, { channel, view })
    paintPlanes(canvas, channel.planes, view ?? fittingView(kernels), rangeOf(channel.planes))
  }

  private build(count: number): void {
    const item = (at: number, name: string, className: string): HTMLElement => {
      const picture = element('canvas', '', { 'aria-hidden': 'true' })
      const attributes = { type: 'button', 'data-filter-number': at, 'aria-label': name }
      return element('li', '', {}, element('button', className, attributes, picture, String(at + 1)))
    }
    const numbers = Array.from({ length: count }, (_, at) => at)
    this.tabs.replaceChildren(
      ...numbers.map((at) =>
        item(at, gettext('Filter %(number)s', { number: at + 1 }), 'lab-kernel-chip lab-filter-tab'),
      ),
    )
    this.strip.replaceChildren(
      ...numbers.map((at) => item(at, gettext('Channel %(number)s', { number: at + 1 }), 'lab-channel')),
    )
  }
}

function nextFilter(filters: readonly Filter[]): Filter {
  const size = filters[0]?.[0]?.size[0] ?? 3
  const isThere = (one: Block): boolean =>
    filters.some((filter) => filter.every((plane) => String(plane.values) === String(one.values)))
  const candidates = NEXT.map((name) => FILTERS[name])
    .filter((one) => (one.size[0] ?? 1) <= size)
    .map((one) => recentred(one, size))
  return [candidates.find((one) => !isThere(one)) ?? recentred(FILTERS.identity, size)]
}
