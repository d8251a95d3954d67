import uPlot from 'uplot'

import { gettext, language } from '../i18n'
import { onThemeChange } from '../theme'

const HEIGHT_PX = 200
// uPlot's own enumeration exists for the compiler alone.
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
const RIGHT: uPlot.Axis.Side = 1

export interface Line {
  label: string
  /** A custom property of the theme, or a colour. */
  color: string
  isDashed?: boolean
  /** 0 to 1, on an axis of its own to the right. */
  isShare?: boolean
}

const colorIn = (name: string): string =>
  name.startsWith('--') ? getComputedStyle(document.documentElement).getPropertyValue(name).trim() : name

const short = (value: number | null): string =>
  value === null ? '–' : new Intl.NumberFormat(language(), { maximumSignificantDigits: 3 }).format(value)

const percent = (value: number | null): string =>
  value === null
    ? '–'
    : new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 1 }).format(value)

function latest(say: (value: number | null) => string): uPlot.Series.Value {
  return (plot, value: number | null, series, index) => {
    if (index !== null) return say(value)
    const known = (plot.data[series] ?? []).filter((one) => one !== null)
    return say(known.at(-1) ?? null)
  }
}

function options(width: number, lines: Line[]): uPlot.Options {
  const ink = `color-mix(in oklch, ${colorIn('--color-base-content')} 65%, transparent)`
  const axis: uPlot.Axis = {
    stroke: ink,
    grid: { stroke: colorIn('--color-base-300'), width: 1 },
    ticks: { show: false },
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  }
  const hasShares = lines.some(({ isShare }) => isShare)
  const hasNumbers = lines.some(({ isShare }) => !isShare)
  const shares: uPlot.Axis = {
    ...axis,
    scale: 'share',
    size: 48,
    values: (_, ticks) => ticks.map((tick) => percent(tick)),
    ...(hasNumbers ? { side: RIGHT, grid: { show: false } } : {}),
  }
  const numbers: uPlot.Axis = { ...axis, size: 44, values: (_, ticks) => ticks.map((tick) => short(tick)) }
  return {
    width,
    height: HEIGHT_PX,
    legend: { markers: { dash: (plot, place) => (plot.series[place]?.dash ? 'dotted' : 'solid') } },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: { x: { time: false }, ...(hasShares ? { share: { range: [0, 1] } } : {}) },
    series: [
      { label: gettext('Step'), value: latest(short) },
      ...lines.map(({ label, color, isDashed, isShare }) => ({
        label,
        stroke: colorIn(color),
        width: 2,
        spanGaps: true,
        scale: isShare ? 'share' : 'y',
        value: latest(isShare ? percent : short),
        ...(isDashed ? { dash: [6, 4] } : {}),
      })),
    ],
    axes: [
      { ...axis, size: 28, space: 60 },
      ...(hasNumbers ? [numbers] : []),
      ...(hasShares ? [shares] : []),
    ],
  }
}

/** Lines over steps; drawn again when the theme or the room changes. */
export class LineChart {
  private plot: uPlot | null = null
  private data: uPlot.AlignedData = [[]]

  constructor(
    private readonly host: HTMLElement,
    private readonly lines: Line[],
  ) {
    new ResizeObserver(() => {
      if (this.plot) this.plot.setSize({ width: host.clientWidth, height: HEIGHT_PX })
      else this.show(this.data)
    }).observe(host)
    onThemeChange(() => {
      this.plot?.destroy()
      this.plot = null
      this.show(this.data)
    })
  }

  /** The steps, then a column for each line; null where nothing was measured. */
  show(data: uPlot.AlignedData): void {
    this.data = data
    if (data[0].length === 0 || this.host.clientWidth === 0) return
    if (this.plot) this.plot.setData(data)
    else this.plot = new uPlot(options(this.host.clientWidth, this.lines), data, this.host)
  }
}
