import uPlot from 'uplot'

import type { Costs } from './costs'
import { gettext, language } from './i18n'
import { onThemeChange } from './theme'

const HEIGHT_PX = 190
/** How many times smaller than the highest cost the lowest one shown may be. */
const LOWEST = 50

const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** A line for each power of ten; those between would be a thicket. */
const powersOfTen = (_: uPlot, splits: number[]): (number | null)[] =>
  splits.map((split) => (Number.isInteger(Math.round(Math.log10(split) * 1e6) / 1e6) ? split : null))

function shortNumber(value: number | null): string {
  if (value === null) return '–'
  return new Intl.NumberFormat(language(), { maximumSignificantDigits: 3 }).format(value)
}

function atCursorOrLast(plot: uPlot, value: number | null, series: number, index: number | null): string {
  return shortNumber(index === null ? (plot.data[series]?.at(-1) ?? null) : value)
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
    scales: {
      x: { time: false },
      y: {
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is not exported
        distr: 3,
        // Painting begins at the photograph, whose content cost is next to nothing: that corner is cut off.
        range: (_, low, high) => uPlot.rangeLog(Math.max(low, high / LOWEST), high, 10, false),
      },
    },
    series: [
      { label: gettext('Step'), value: atCursorOrLast },
      {
        label: gettext('Content cost'),
        stroke: color('--color-primary'),
        width: 2,
        value: atCursorOrLast,
      },
      {
        label: gettext('Style cost'),
        stroke: color('--color-accent'),
        width: 2,
        value: atCursorOrLast,
      },
    ],
    axes: [
      { ...axis, size: 28, space: 60, values: (_, ticks) => ticks.map((tick) => shortNumber(tick)) },
      {
        ...axis,
        size: 38,
        grid: { ...grid, filter: powersOfTen },
        values: (_, ticks) => ticks.map((tick) => (tick ? shortNumber(tick) : '')),
      },
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
