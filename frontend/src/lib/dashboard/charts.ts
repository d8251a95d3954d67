import uPlot from 'uplot'

import { gettext, language } from '../i18n'
import { onThemeChange } from '../theme'

const HEIGHT_PX = 170

const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

const whole = (value: number | null): string => (value === null ? '–' : value.toLocaleString(language()))

const clockTime = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleTimeString(language(), { hour: '2-digit', minute: '2-digit' })

export interface Row {
  label: string
  /** A custom property of the theme. */
  color: string
}

/** Counts over the time of day: bars, or lines; drawn again when the theme or the room changes. */
export class CountChart {
  private plot: uPlot | null = null
  private data: uPlot.AlignedData = [[]]

  constructor(
    private readonly host: HTMLElement,
    private readonly rows: Row[],
    private readonly areBars: boolean,
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

  /** Moments in seconds since 1970, then a column for each row. */
  show(data: uPlot.AlignedData): void {
    this.data = data
    if (data[0].length === 0 || this.host.clientWidth === 0) return
    if (this.plot) this.plot.setData(data)
    else this.plot = new uPlot(this.options(), data, this.host)
  }

  private options(): uPlot.Options {
    const axis: uPlot.Axis = {
      stroke: `color-mix(in oklch, ${color('--color-base-content')} 65%, transparent)`,
      grid: { stroke: color('--color-base-300'), width: 1 },
      ticks: { show: false },
      font: `12px ${getComputedStyle(document.body).fontFamily}`,
    }
    const paths = this.areBars ? uPlot.paths.bars?.({ size: [0.7, 14] }) : undefined
    return {
      width: this.host.clientWidth,
      height: HEIGHT_PX,
      cursor: { y: false, points: { show: !this.areBars }, drag: { x: false, y: false } },
      scales: { y: { range: (_, __, high) => [0, Math.max(4, Math.ceil(high * 1.1))] } },
      series: [
        {
          label: gettext('Time'),
          value: (_, value: number | null) => (value === null ? '–' : clockTime(value)),
        },
        ...this.rows.map(({ label, color: name }) => ({
          label,
          stroke: color(name),
          ...(this.areBars ? { fill: color(name) } : {}),
          width: this.areBars ? 0 : 2,
          points: { show: false },
          value: (_: uPlot, value: number | null) => whole(value),
          ...(paths ? { paths } : {}),
        })),
      ],
      axes: [
        { ...axis, size: 28, space: 70, values: (_, ticks) => ticks.map(clockTime) },
        { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
      ],
    }
  }
}
