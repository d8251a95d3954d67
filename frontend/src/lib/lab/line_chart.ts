import uPlot from 'uplot'

import { language } from '../i18n'
import { onThemeChange } from '../theme'

export interface Line {
  label: string
  /** One of the theme's colours. */
  color: string
  isThick?: boolean
}

export interface ChartSettings {
  lines: readonly Line[]
  across: string
  height: number
  /** From where to where it goes across, if not as its numbers do. */
  range?: () => [number, number]
  /** Powers of ten upwards. */
  isLogarithmic?: boolean
  onIndex?: (index: number | null) => void
}

const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Three digits are enough; what is very small is written with a power of ten. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  const plain = new Intl.NumberFormat(language(), { maximumSignificantDigits: 3, useGrouping: false })
  const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-9)
  if (value === 0 || exponent > -4) return plain.format(value).replace('-', '−')
  const factor = plain.format(value / 10 ** exponent).replace('-', '−')
  const power = String(-exponent).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '')
  return `${factor === '1' ? '' : `${factor}\u2009·\u2009`}10⁻${power}`
}

function options(width: number, settings: ChartSettings): uPlot.Options {
  const ink = `color-mix(in oklch, ${color('--color-base-content')} 65%, transparent)`
  const axis: uPlot.Axis = {
    stroke: ink,
    grid: { stroke: color('--color-base-300'), width: 1 },
    ticks: { show: false },
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  }
  return {
    width,
    height: settings.height,
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: {
      x: settings.range ? { time: false, range: settings.range } : { time: false },
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is not exported
      y: settings.isLogarithmic ? { distr: 3 } : {},
    },
    series: [
      { label: settings.across, value: (_, value: number | null) => short(value) },
      ...settings.lines.map(({ label, color: name, isThick = false }) => ({
        label,
        stroke: color(name),
        width: isThick ? 4 : 1.75,
        points: { show: false },
        value: (plot: uPlot, value: number | null, series: number, index: number | null) =>
          short(index === null ? plot.data[series]?.at(-1) : value),
      })),
    ],
    axes: [
      { ...axis, size: 28, space: 60, values: (_, ticks) => ticks.map(short) },
      {
        ...axis,
        size: 52,
        // Between powers of ten a logarithmic scale has lines too many.
        ...(settings.isLogarithmic ? { grid: { ...axis.grid, filter: powersOfTen } } : {}),
        values: (_, ticks) => ticks.map((tick: number | null) => (tick === null ? '' : short(tick))),
      },
    ],
    hooks: {
      setCursor: [
        ({ cursor }) => {
          if (cursor.idx !== undefined) settings.onIndex?.(cursor.idx)
        },
      ],
    },
  }
}

const powersOfTen: uPlot.Axis.Filter = (_, splits) =>
  splits.map((split) => (Math.abs(Math.log10(split) - Math.round(Math.log10(split))) < 1e-6 ? split : null))

/** Lines over the same numbers; drawn again when the theme or the room changes. */
export class LineChart {
  plot: uPlot | null = null
  private columns: uPlot.AlignedData = [[]]

  constructor(
    private readonly host: HTMLElement,
    private readonly settings: ChartSettings,
  ) {
    new ResizeObserver(() => {
      if (this.plot) this.plot.setSize({ width: host.clientWidth, height: settings.height })
      else this.show(this.columns)
    }).observe(host)
    onThemeChange(() => {
      this.plot?.destroy()
      this.plot = null
      this.show(this.columns)
    })
  }

  /** What is across, then each line. */
  show(columns: uPlot.AlignedData): void {
    this.columns = columns
    if (this.host.clientWidth === 0 || columns[0].length === 0) return
    if (this.plot) this.plot.setData(columns)
    else this.plot = new uPlot(options(this.host.clientWidth, this.settings), columns, this.host)
  }
}
