import { gettext } from '../i18n'
import { find } from '../page_data'
import { onThemeChange } from '../theme'
import { block, mapped, recentred, rowsOf, type Block } from './blocks'
import { element } from './elements'
import { RED_ONLY } from './examples'
import { edgesAt, FILTERS, type FilterName, PREWITT, SCHARR, SOBEL, transpose } from './filters'
import { filterNames } from './filter_names'
import { NumberGrid } from './number_grid'
import { paintKernel } from './palette'
import { onStepper, setStepper } from './steppers'

const WEIGHTS = { PREWITT, SOBEL, SCHARR }
export const channelNames = (): string[] => [gettext('Red'), gettext('Green'), gettext('Blue')]

/** The filter's numbers: typed, chosen, turned. Tells a new filter; what is shown is what it is given. */
export class KernelEditor {
  private kernels: readonly Block[] = []
  private grids: NumberGrid[] = []
  private readonly planes = find('#kernel-planes')
  private readonly chips = new Map<FilterName, { chip: HTMLButtonElement; picture: HTMLCanvasElement }>()

  constructor(private readonly onChange: (kernel: Block[]) => void) {
    this.buildChips()
    const angle = find<HTMLInputElement>('#angle')
    const weights = find<HTMLSelectElement>('#angle-weights')
    const turn = (): void => {
      this.onChange([edgesAt(Number(angle.value), WEIGHTS[weights.value as keyof typeof WEIGHTS])])
      this.writeAngle()
    }
    angle.addEventListener('input', turn)
    weights.addEventListener('change', turn)
    this.writeAngle()
    onStepper('kernel-size', (size) => {
      this.onChange(this.kernels.map((kernel) => recentred(kernel, size)))
    })
    find('#rotate').addEventListener('click', () => {
      this.onChange(this.kernels.map((kernel) => quarterTurn(kernel)))
    })
    find('#normalize').addEventListener('click', () => {
      this.onChange(normalized(this.kernels))
    })
    find('#red-only').addEventListener('click', () => {
      this.onChange(RED_ONLY)
    })
    onThemeChange(() => {
      this.paintChips()
    })
  }

  /** As many filters as the input has channels. */
  show(kernels: readonly Block[]): void {
    this.kernels = kernels
    if (this.grids.length !== kernels.length) this.buildGrids(kernels.length)
    for (const [channel, kernel] of kernels.entries()) this.grids[channel]?.show(kernel)
    const size = kernels[0]?.size[0] ?? 3
    this.planes.toggleAttribute('data-wide', size > 4)
    setStepper('kernel-size', size)
    find('#red-only').hidden = kernels.length < 3
    for (const [name, { chip }] of this.chips) {
      chip.setAttribute('aria-pressed', String(kernels.every((kernel) => isSame(kernel, FILTERS[name]))))
    }
  }

  private buildGrids(count: number): void {
    const names = channelNames()
    this.grids = []
    this.planes.dataset.count = String(count)
    this.planes.replaceChildren()
    for (let channel = 0; channel < count; channel++) {
      const host = element('div')
      const name =
        count > 1 ? gettext('Filter of %(channel)s', { channel: names[channel] ?? '' }) : gettext('Filter')
      if (count > 1) this.planes.append(channelLabel(channel))
      this.planes.append(host)
      this.grids.push(
        new NumberGrid(host, name, (numbers) => {
          this.onChange(this.kernels.map((kernel, at) => (at === channel ? numbers : kernel)))
        }),
      )
    }
  }

  private buildChips(): void {
    for (const [name, title] of Object.entries(filterNames()) as [FilterName, string][]) {
      const picture = element('canvas', '', { 'aria-hidden': 'true' })
      const chip = element(
        'button',
        'lab-kernel-chip',
        { type: 'button', 'aria-pressed': 'false', 'data-filter': name },
        picture,
        title,
      )
      chip.addEventListener('click', () => {
        this.onChange([FILTERS[name]])
      })
      this.chips.set(name, { chip, picture })
    }
    find('#kernel-chips').replaceChildren(...[...this.chips.values()].map(({ chip }) => chip))
    this.paintChips()
  }

  private paintChips(): void {
    for (const [name, { picture }] of this.chips) paintKernel(picture, FILTERS[name])
  }

  private writeAngle(): void {
    find('#angle-value').textContent = `${find<HTMLInputElement>('#angle').value}°`
  }
}

export function channelLabel(channel: number): HTMLElement {
  const dot = element('span', 'lab-channel-dot', { 'data-channel': channel })
  return element('p', 'lab-channel-label', {}, dot, channelNames()[channel] ?? '')
}

const isSame = (one: Block, other: Block): boolean =>
  String(one.size) === String(other.size) &&
  one.values.every((value, cell) => Math.abs(value - (other.values[cell] ?? 0)) < 1e-6)

/** Against the clock. */
function quarterTurn(kernel: Block): Block {
  const rows = rowsOf(transpose(kernel)).reverse()
  return block(kernel.size, rows.flat())
}

/** Their sum becomes 1; filters whose sum is 0 stay as they are. */
function normalized(kernels: readonly Block[]): Block[] {
  const sum = kernels.reduce((all, { values }) => all + values.reduce((part, value) => part + value, 0), 0)
  return Math.abs(sum) < 1e-6 ? [...kernels] : kernels.map((kernel) => mapped(kernel, (value) => value / sum))
}
