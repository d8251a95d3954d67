import uPlot from 'uplot'

import { gettext, language } from '../i18n'
import { onThemeChange } from '../theme'

const HEIGHT_PX = 200
// uPlot's own enumeration exists for the compiler alone.
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
const RIGHT: uPlot.Axis.Side = 1
/** step, loss, two of its parts, and how good it is on photographs kept aside, 0 to 1. */
export type LossRow = number[]
/** Where in a row it stands. */
export const SCORE = 4

const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

const short = (value: number | null): string =>
  value === null ? '–' : new Intl.NumberFormat(language(), { maximumSignificantDigits: 3 }).format(value)

const percent = (value: number): string =>
  new Intl.NumberFormat(language(), { style: 'percent' }).format(value)

interface About {
  isOfMasks: boolean
  /** Without photographs kept aside there is no score. */
  isMeasured: boolean
}

function options(width: number, { isOfMasks, isMeasured }: About): uPlot.Options {
  const ink = `color-mix(in oklch, ${color('--color-base-content')} 65%, transparent)`
  const axis: uPlot.Axis = {
    stroke: ink,
    grid: { stroke: color('--color-base-300'), width: 1 },
    ticks: { show: false },
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  }
  const latest: uPlot.Series.Value = (plot, value: number | null, series, index) =>
    short(index === null ? (plot.data[series]?.at(-1) ?? null) : value)
  const line = (label: string, name: string, more: uPlot.Series = {}): uPlot.Series => ({
    label,
    stroke: color(name),
    width: 2,
    value: latest,
    ...more,
  })
  return {
    width,
    height: HEIGHT_PX,
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: { x: { time: false }, score: { range: [0, 1] } },
    series: [
      { label: gettext('Step'), value: latest },
      line(gettext('Loss'), '--color-primary'),
      line(isOfMasks ? gettext('Cross-entropy') : gettext('Places of boxes'), '--color-accent'),
      line(isOfMasks ? gettext('Overlap (Dice)') : gettext('Kinds'), '--color-success'),
      line(isOfMasks ? gettext('Mean IoU') : gettext('Precision (mAP)'), '--color-base-content', {
        scale: 'score',
        dash: [6, 4],
        show: isMeasured,
        spanGaps: true,
      }),
    ],
    axes: [
      { ...axis, size: 28, space: 60 },
      { ...axis, size: 44, values: (_, ticks) => ticks.map((tick) => short(tick)) },
      {
        ...axis,
        scale: 'score',
        show: isMeasured,
        side: RIGHT,
        size: 44,
        grid: { show: false },
        values: (_, ticks) => ticks.map((tick) => percent(tick)),
      },
    ],
  }
}

/** The loss, two of its parts and the score over the steps; drawn again when the theme or the room changes. */
export class LossChart {
  private plot: uPlot | null = null
  private isMeasured = false
  private rows: LossRow[] = []

  constructor(
    private readonly host: HTMLElement,
    private readonly about: Pick<About, 'isOfMasks'>,
  ) {
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
    // 0 until it is measured for the first time.
    const scores = column(SCORE).map((score) => (score === 0 ? null : score))
    const columns: uPlot.AlignedData = [column(0), column(1), column(2), column(3), scores]
    const isMeasured = scores.some((score) => score !== null)
    if (this.plot && this.isMeasured === isMeasured) {
      this.plot.setData(columns)
      return
    }
    this.plot?.destroy()
    this.isMeasured = isMeasured
    this.plot = new uPlot(options(this.host.clientWidth, { ...this.about, isMeasured }), columns, this.host)
  }
}
