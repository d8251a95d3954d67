import { find } from '../page_data'
import { type Block } from './blocks'
import { paintPlanes, type Range, type View } from './palette'
import { frame, onPixel } from './pixel_pointer'
import { AXES, sliced, type Axis } from './volumes'

const others = (axis: Axis): Axis[] => AXES.filter((one) => one !== axis)

/** Three cuts through a volume and through what a filter made of it; a place in one moves the other two. */
export class VolumeViews {
  private place: number[] = [0, 0, 0]
  private size: readonly number[] = [1, 1, 1]

  constructor(private readonly onPlace: (place: number[]) => void) {
    for (const axis of AXES) {
      for (const side of ['before', 'after'] as const) {
        onPixel(this.host(side, axis), (at) => {
          this.point(side, axis, at)
        })
      }
      const slider = this.slider(axis)
      slider.addEventListener('input', () => {
        const place = [...this.place]
        place[axis] = Number(slider.value)
        this.onPlace(place)
      })
    }
  }

  /** From a place of the result to the middle of what made it, along one axis. */
  middle: (at: number, axis: Axis) => number = (at) => at

  show(
    before: Block,
    after: Block,
    place: readonly number[],
    look: { view: View; range: Range; wide: readonly number[] },
  ): void {
    this.place = [...place]
    this.size = after.size
    for (const axis of AXES) {
      const slider = this.slider(axis)
      slider.max = String((after.size[axis] ?? 1) - 1)
      slider.value = String(place[axis] ?? 0)
      find(`[data-at='${axis}']`).textContent = String(place[axis] ?? 0)
      const from = Math.max(
        0,
        Math.min((before.size[axis] ?? 1) - 1, Math.round(this.middle(place[axis] ?? 0, axis))),
      )
      const plain: Range = { low: 0, high: 255, limit: 255 }
      paintPlanes(this.canvas('before', axis), [sliced(before, axis, from)], 'picture', plain)
      paintPlanes(this.canvas('after', axis), [sliced(after, axis, place[axis] ?? 0)], look.view, look.range)
      const [rows, columns] = others(axis)
      if (rows === undefined || columns === undefined) continue
      const corner = [rows, columns].map(
        (one) => this.middle(place[one] ?? 0, one) - ((look.wide[one] ?? 1) - 1) / 2,
      )
      frame(
        this.host('before', axis),
        [corner[0] ?? 0, corner[1] ?? 0],
        [look.wide[rows] ?? 1, look.wide[columns] ?? 1],
      )
      frame(this.host('after', axis), [place[rows] ?? 0, place[columns] ?? 0], [1, 1])
    }
  }

  private point(side: 'before' | 'after', axis: Axis, [row, column]: readonly [number, number]): void {
    const place = [...this.place]
    for (const [number, one] of others(axis).entries()) {
      const at = number === 0 ? row : column
      const step = this.middle(1, one) - this.middle(0, one)
      const found = side === 'after' ? at : Math.round((at - this.middle(0, one)) / step)
      place[one] = Math.max(0, Math.min((this.size[one] ?? 1) - 1, found))
    }
    if (String(place) !== String(this.place)) this.onPlace(place)
  }

  private host(side: 'before' | 'after', axis: Axis): HTMLElement {
    return find(`[data-${side}='${axis}']`)
  }

  private canvas(side: 'before' | 'after', axis: Axis): HTMLCanvasElement {
    return find<HTMLCanvasElement>('canvas', this.host(side, axis))
  }

  private slider(axis: Axis): HTMLInputElement {
    return find<HTMLInputElement>(`[data-slice='${axis}']`)
  }
}
