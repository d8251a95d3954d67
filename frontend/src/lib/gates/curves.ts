import uPlot from 'uplot'

import type { Calibration } from '../gate_messages'
import { gettext } from '../i18n'
import { onThemeChange } from '../theme'
import { distance, oneIn, percent } from './rates'

const HEIGHT_PX = 340
/** Rates below are drawn as nothing: nobody could measure them. */
const LOWEST = 1e-8

const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

const positive = (rate: number | null): number | null => (rate !== null && rate >= LOWEST ? rate : null)

/** The thresholds, and both rates where a logarithm of them exists. */
export function columns({ curves }: Pick<Calibration, 'curves'>): uPlot.AlignedData {
  return [curves.thresholds, curves.far.map(positive), curves.frr.map(positive)]
}

/** Draws the gate's own threshold as a line with its figure. */
function marked(threshold: number): (plot: uPlot) => void {
  return (plot) => {
    const { ctx: context, bbox } = plot
    const x = plot.valToPos(threshold, 'x', true)
    context.save()
    context.strokeStyle = context.fillStyle = color('--color-base-content')
    context.lineWidth = 2 * devicePixelRatio
    context.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio])
    context.beginPath()
    context.moveTo(x, bbox.top)
    context.lineTo(x, bbox.top + bbox.height)
    context.stroke()
    context.font = `600 ${13 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`
    context.textAlign = 'left'
    context.fillText(distance(threshold), x + 6 * devicePixelRatio, bbox.top + 14 * devicePixelRatio)
    context.restore()
  }
}

function options(width: number, threshold: number): uPlot.Options {
  const ink = `color-mix(in oklch, ${color('--color-base-content')} 75%, transparent)`
  const grid = { stroke: color('--color-base-300'), width: 1 }
  const font = `12px ${getComputedStyle(document.body).fontFamily}`
  const axis: uPlot.Axis = { stroke: ink, grid, ticks: { show: false }, font }
  const words = (_: uPlot, rate: number | null): string => (rate === null ? '–' : oneIn(rate))
  return {
    width,
    height: HEIGHT_PX,
    cursor: { y: false, drag: { x: false, y: false } },
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is not exported
    scales: { x: { time: false }, y: { distr: 3, range: (_, low) => [Math.max(low, LOWEST), 1] } },
    series: [
      {
        label: gettext('Threshold'),
        value: (_, value: number | null) => (value === null ? '–' : distance(value)),
      },
      { label: gettext('Strangers let in'), stroke: color('--color-error'), width: 2.5, value: words },
      {
        label: gettext('Own people turned away'),
        stroke: color('--color-primary'),
        width: 2.5,
        dash: [10, 5],
        value: words,
      },
    ],
    axes: [
      {
        ...axis,
        label: gettext('Distance that still counts as the same person'),
        labelFont: font,
        labelSize: 22,
      },
      { ...axis, size: 56, values: (_, ticks) => ticks.map(powerOfTen) },
    ],
    hooks: { draw: [marked(threshold)] },
  }
}

/** A word for each power of ten; those between would be a thicket. */
function powerOfTen(rate: number | null): string {
  if (rate === null || !Number.isInteger(Math.round(Math.log10(rate) * 1e6) / 1e6)) return ''
  if (rate >= 0.0001) return percent(rate)
  return `10${superscript(Math.round(Math.log10(rate)))}`
}

const superscript = (power: number): string =>
  String(power).replace(/[-\d]/g, (digit) => (digit === '-' ? '⁻' : ('⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '')))

/** Both error rates over the threshold; drawn again when the theme or the room changes. */
export function drawCurves(host: HTMLElement, calibration: Calibration): void {
  const data = columns(calibration)
  let plot: uPlot | null = null
  const draw = (): void => {
    plot?.destroy()
    plot = new uPlot(options(host.clientWidth, calibration.threshold), data, host)
  }
  draw()
  onThemeChange(draw)
  new ResizeObserver(() => {
    plot?.setSize({ width: host.clientWidth, height: HEIGHT_PX })
  }).observe(host)
}
