import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

import type { Costs } from './costs'
import { gettext, language } from './i18n'
import { onThemeChange } from './theme'

const HEIGHT_PX = 190

const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function shortNumber(value: number | null): string {
  if (value === null) return '–'
  return new Intl.NumberFormat(language(), { maximumSignificantDigits: 3 }).format(value)
}

function options(width: number): uPlot.Options {
  const ink = `color-mix(in oklch, ${color('--color-base-content')} 65%, transparent)`
  const grid = { stroke: color('--color-base-300'), width: 1 }
  const font = `12px ${getComputedStyle(document.body).fontFamily}`
  const axis: uPlot.Axis = { stroke: ink, grid, ticks: { show: false }, font }
  return {
    width,
    height: HEIGHT_PX,
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    legend: { live: true },
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is not exported
    scales: { x: { time: false }, y: { distr: 3 } },
    series: [
      { label: gettext('Step'), value: (_, value: number | null) => shortNumber(value) },
      {
        label: gettext('Content cost'),
        stroke: color('--color-primary'),
        width: 2,
        value: (_, value: number | null) => shortNumber(value),
      },
      {
        label: gettext('Style cost'),
        stroke: color('--color-accent'),
        width: 2,
        value: (_, value: number | null) => shortNumber(value),
      },
    ],
    axes: [
      { ...axis, size: 28, values: (_, ticks) => ticks.map((tick) => shortNumber(tick)) },
      { ...axis, size: 46, values: (_, ticks) => ticks.map((tick) => (tick ? shortNumber(tick) : '')) },
    ],
  }
}

/** Content and style cost over the steps; drawn again when the theme or the room changes. */
export class CostChart {
  private plot: uPlot | null = null
  private pending = false

  constructor(
    private readonly host: HTMLElement,
    private readonly costs: Costs,
  ) {
    new ResizeObserver(() => {
      this.plot?.setSize({ width: host.clientWidth, height: HEIGHT_PX })
    }).observe(host)
    onThemeChange(() => {
      this.plot?.destroy()
      this.plot = null
      this.update()
    })
  }

  /** Shows the newest costs at the next paint; many calls make one drawing. */
  update(): void {
    if (this.pending) return
    this.pending = true
    requestAnimationFrame(() => {
      this.pending = false
      this.draw()
    })
  }

  private draw(): void {
    if (this.costs.isEmpty || this.host.clientWidth === 0) return
    const columns = this.costs.columns()
    if (this.plot) this.plot.setData(columns)
    else this.plot = new uPlot(options(this.host.clientWidth), columns, this.host)
  }
}
