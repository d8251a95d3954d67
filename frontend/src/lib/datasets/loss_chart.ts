import uPlot from 'uplot'

import { gettext, language } from '../i18n'
import { onThemeChange } from '../theme'

const HEIGHT_PX = 200
/** step, loss, coordinates, objectness, no object, classes, precision. */
export type LossRow = number[]

const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

const short = (value: number | null): string =>
  value === null ? '–' : new Intl.NumberFormat(language(), { maximumSignificantDigits: 3 }).format(value)

function options(width: number): uPlot.Options {
  const ink = `color-mix(in oklch, ${color('--color-base-content')} 65%, transparent)`
  const axis: uPlot.Axis = {
    stroke: ink,
    grid: { stroke: color('--color-base-300'), width: 1 },
    ticks: { show: false },
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  }
  const latest: uPlot.Series.Value = (plot, value: number | null, series, index) =>
    short(index === null ? (plot.data[series]?.at(-1) ?? null) : value)
  const line = (label: string, name: string): uPlot.Series => ({
    label,
    stroke: color(name),
    width: 2,
    value: latest,
  })
  return {
    width,
    height: HEIGHT_PX,
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: { x: { time: false } },
    series: [
      { label: gettext('Step'), value: latest },
      line(gettext('Loss'), '--color-primary'),
      line(gettext('Places of boxes'), '--color-accent'),
      line(gettext('Kinds'), '--color-success'),
    ],
    axes: [
      { ...axis, size: 28, space: 60 },
      { ...axis, size: 44, values: (_, ticks) => ticks.map((tick) => short(tick)) },
    ],
  }
}

/** The loss and two of its parts over the steps; drawn again when the theme or the room changes. */
export class LossChart {
  private plot: uPlot | null = null
  private rows: LossRow[] = []

  constructor(private readonly host: HTMLElement) {
    new ResizeObserver(() => {
      this.plot?.setSize({ width: host.clientWidth, height: HEIGHT_PX })
    }).observe(host)
    onThemeChange(() => {
      this.plot?.destroy()
      this.plot = null
      this.show(this.rows)
    })
  }

  show(rows: LossRow[]): void {
    this.rows = rows
    if (rows.length === 0 || this.host.clientWidth === 0) return
    const column = (place: number): number[] => rows.map((row) => row[place] ?? 0)
    const columns: uPlot.AlignedData = [column(0), column(1), column(2), column(5)]
    if (this.plot) this.plot.setData(columns)
    else this.plot = new uPlot(options(this.host.clientWidth), columns, this.host)
  }
}
