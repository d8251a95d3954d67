import { find } from '../page_data'
import type { LineChart } from './line_chart'

/** Draws over a signal in its chart, with the pointer. */
export class SignalPen {
  private isOn = false
  private last: { at: number; value: number } | null = null

  constructor(
    host: HTMLElement,
    private readonly chart: LineChart,
    private readonly samples: () => number[],
    private readonly onDrawn: (samples: number[]) => void,
  ) {
    const button = find('#draw')
    button.addEventListener('click', () => {
      this.isOn = !this.isOn
      button.setAttribute('aria-pressed', String(this.isOn))
      host.classList.toggle('lab-drawing', this.isOn)
    })
    host.addEventListener('pointerdown', (event) => {
      if (!this.isOn) return
      host.setPointerCapture(event.pointerId)
      this.last = this.at(event)
      this.draw(event)
    })
    host.addEventListener('pointermove', (event) => {
      if (this.last) this.draw(event)
    })
    for (const end of ['pointerup', 'pointercancel'] as const) {
      host.addEventListener(end, () => {
        this.last = null
      })
    }
  }

  private at({ clientX, clientY }: PointerEvent): { at: number; value: number } | null {
    const { plot } = this.chart
    if (!plot) return null
    const box = plot.over.getBoundingClientRect()
    const within = (value: number, most: number): number => Math.max(0, Math.min(most, value))
    const at = Math.round(plot.posToVal(within(clientX - box.left, box.width), 'x'))
    const value = plot.posToVal(within(clientY - box.top, box.height), 'y')
    return { at: within(at, this.samples().length - 1), value }
  }

  /** A straight line from the last place to this one. */
  private draw(event: PointerEvent): void {
    const to = this.at(event)
    const from = this.last
    if (!to || !from) return
    const samples = [...this.samples()]
    const length = Math.abs(to.at - from.at)
    for (let step = 0; step <= length; step++) {
      const part = length === 0 ? 1 : step / length
      const at = from.at + Math.sign(to.at - from.at) * step
      samples[at] = Number((from.value + (to.value - from.value) * part).toPrecision(4))
    }
    this.last = to
    this.onDrawn(samples)
  }
}
