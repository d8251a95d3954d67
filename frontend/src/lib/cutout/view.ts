import { contextOf, type Mark, type Mask, type Rect } from './mask'

export type Background = { kind: 'none' } | { kind: 'color'; color: string } | { kind: 'blur' } | Picture
interface Picture {
  kind: 'photo'
  id: string
  image: HTMLImageElement
}

const BLUR_SHARE = 0.02
const KEPT = 'rgb(34 197 94 / 0.75)'
const DROPPED = 'rgb(225 29 72 / 0.75)'
const TINT = 'rgb(10 12 24 / 0.62)'

/** The photograph with its mask: what is left out is darkened, or something else is put there. */
export class View {
  private readonly context: CanvasRenderingContext2D
  private readonly kept = document.createElement('canvas')
  private isStale = false
  background: Background = { kind: 'none' }
  /** Shows the finished cut-out rather than what is kept and left out. */
  isResult = false
  box: Rect | null = null
  /** Those that are being drawn, or have not been answered yet. */
  marks: readonly Mark[] = []

  constructor(
    canvas: HTMLCanvasElement,
    private readonly photograph: HTMLImageElement,
    private readonly mask: Mask,
  ) {
    this.context = contextOf(canvas)
    for (const one of [canvas, this.kept]) {
      one.width = mask.width
      one.height = mask.height
    }
  }

  /** Draws anew with the next frame, however often it is asked. */
  refresh(): void {
    if (this.isStale) return
    this.isStale = true
    requestAnimationFrame(() => {
      this.isStale = false
      this.draw()
    })
  }

  private draw(): void {
    const { context } = this
    const { width, height } = this.mask
    context.clearRect(0, 0, width, height)
    if (this.isResult) this.drawBackground()
    else {
      context.drawImage(this.photograph, 0, 0, width, height)
      context.fillStyle = TINT
      context.fillRect(0, 0, width, height)
    }
    this.keep()
    context.drawImage(this.kept, 0, 0)
    for (const mark of this.marks) this.drawMark(mark)
    if (this.box) this.drawBox(this.box)
  }

  private keep(): void {
    const context = contextOf(this.kept)
    const { width, height } = this.mask
    context.globalCompositeOperation = 'copy'
    context.drawImage(this.photograph, 0, 0, width, height)
    context.globalCompositeOperation = 'destination-in'
    context.drawImage(this.mask.canvas, 0, 0)
    context.globalCompositeOperation = 'source-over'
  }

  private drawBackground(): void {
    const { context, background } = this
    const { width, height } = this.mask
    if (background.kind === 'color') {
      context.fillStyle = background.color
      context.fillRect(0, 0, width, height)
    } else if (background.kind === 'blur') {
      const radius = BLUR_SHARE * Math.max(width, height)
      context.filter = `blur(${radius}px)`
      // A little larger: what lies outside of a canvas is transparent, and would shine in.
      const margin = 2 * radius
      context.drawImage(this.photograph, -margin, -margin, width + 2 * margin, height + 2 * margin)
      context.filter = 'none'
    } else if (background.kind === 'photo') {
      const { naturalWidth, naturalHeight } = background.image
      const scale = Math.max(width / naturalWidth, height / naturalHeight)
      const size = [naturalWidth * scale, naturalHeight * scale] as const
      context.drawImage(background.image, (width - size[0]) / 2, (height - size[1]) / 2, ...size)
    }
  }

  /** Full where something belongs, hatched where it does not: told apart without colours, too. */
  private drawMark({ keeps, width, points }: Mark): void {
    const { context } = this
    const path = new Path2D()
    path.moveTo(points[0] ?? 0, points[1] ?? 0)
    // A line of no length would be nothing: a press without a move is a dot.
    path.lineTo((points[0] ?? 0) + 0.01, points[1] ?? 0)
    for (let index = 2; index < points.length; index += 2) {
      path.lineTo(points[index] ?? 0, points[index + 1] ?? 0)
    }
    context.lineCap = context.lineJoin = 'round'
    context.lineWidth = width
    context.strokeStyle = keeps ? KEPT : DROPPED
    context.stroke(path)
    if (keeps) return
    context.lineCap = 'butt'
    context.lineWidth = width / 4
    context.strokeStyle = '#fff'
    context.setLineDash([width / 4, width / 2])
    context.stroke(path)
    context.setLineDash([])
  }

  private drawBox({ left, top, right, bottom }: Rect): void {
    const { context } = this
    const line = Math.max(2, this.mask.width / 500)
    context.lineWidth = line
    context.setLineDash([4 * line, 3 * line])
    for (const [color, offset] of [
      ['#fff', 0],
      ['#000', 4 * line],
    ] as const) {
      context.strokeStyle = color
      context.lineDashOffset = offset
      context.strokeRect(left, top, right - left, bottom - top)
    }
    context.setLineDash([])
  }
}
