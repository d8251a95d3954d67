import type { Mark } from './mask'

export interface Marks {
  diameter: () => number
  /** A mark as far as it is drawn; null if it was given up. */
  onMarking: (mark: Mark | null) => void
  onMark: (mark: Mark) => void
}

/** Marks are drawn with half the brush: a thin line stays within a thing, and what it reaches is wider anyway. */
export const SHARE = 0.5
/** Numbers in one mark; the server takes no more. */
const MAX_POINTS = 4000

/** Draws marks of what belongs and what does not. */
export class Marker {
  private mark: Mark | null = null

  constructor(private readonly marks: Marks) {}

  get isDrawing(): boolean {
    return this.mark !== null
  }

  static isTool(tool: string): boolean {
    return tool === 'keep' || tool === 'drop'
  }

  /** Begins a mark, and says so, if the tool is one of its own. */
  begin(tool: string, point: DOMPointReadOnly): boolean {
    if (!Marker.isTool(tool)) return false
    const width = Math.max(1, Math.round(this.marks.diameter() * SHARE))
    this.mark = { keeps: tool === 'keep', width, points: [] }
    this.extend(point)
    return true
  }

  extend(point: DOMPointReadOnly): void {
    if (!this.mark) return
    const { points, width } = this.mark
    const [x, y] = [Math.round(point.x), Math.round(point.y)]
    const [lastX, lastY] = points.slice(-2)
    // Closer ones say nothing more, and there is an end to how many are taken.
    const isNear = lastX !== undefined && lastY !== undefined && Math.hypot(x - lastX, y - lastY) < width / 4
    if (!isNear && points.length < MAX_POINTS) points.push(x, y)
    this.marks.onMarking(this.mark)
  }

  finish(): void {
    if (this.mark) this.marks.onMark(this.mark)
    this.mark = null
  }

  /** Gives up what was begun. */
  drop(): void {
    if (this.mark) this.marks.onMarking(null)
    this.mark = null
  }
}
