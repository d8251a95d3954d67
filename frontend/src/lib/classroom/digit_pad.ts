/** Of the brush, in parts of the pad's side: MNIST's pens are about two of twenty pixels. */
const BRUSH = 0.075
/** Moves of the arrow keys, in parts of the side. */
const STRIDE = 0.025

/** Paper and pen: mouse, finger, stylus, or arrow keys with the space bar held down. */
export class DigitPad {
  private readonly context: CanvasRenderingContext2D
  private last: { x: number; y: number } | null = null
  private pen: { x: number; y: number }
  private isKeyDown = false
  private isEmpty = true

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly onStroke: () => void,
  ) {
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('no canvas')
    this.context = context
    this.pen = { x: canvas.width / 2, y: canvas.height / 4 }
    this.wipe()
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId)
      this.last = this.at(event)
      this.line(this.last)
    })
    canvas.addEventListener('pointermove', (event) => {
      if (this.last) for (const one of event.getCoalescedEvents()) this.line(this.at(one))
    })
    for (const type of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(type, () => {
        this.last = null
      })
    }
    canvas.addEventListener('keydown', (event) => {
      this.steer(event)
    })
    canvas.addEventListener('keyup', ({ key }) => {
      if (key === ' ') this.isKeyDown = false
      this.last = null
    })
  }

  get hasInk(): boolean {
    return !this.isEmpty
  }

  wipe(): void {
    this.context.fillStyle = '#fff'
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height)
    this.isEmpty = true
    this.last = null
  }

  /** A picture drawn over the whole paper. */
  paste(picture: CanvasImageSource, left: number, side: number): void {
    this.wipe()
    this.context.drawImage(picture, left, 0, side, side, 0, 0, this.canvas.width, this.canvas.height)
    this.isEmpty = false
    this.onStroke()
  }

  picture(): Promise<Blob> {
    return new Promise((resolve, reject) => {
      this.canvas.toBlob((blob) => {
        if (blob) resolve(blob)
        else reject(new Error('the canvas gave no picture'))
      }, 'image/png')
    })
  }

  private at({ clientX, clientY }: PointerEvent): { x: number; y: number } {
    const box = this.canvas.getBoundingClientRect()
    return {
      x: ((clientX - box.left) / box.width) * this.canvas.width,
      y: ((clientY - box.top) / box.height) * this.canvas.height,
    }
  }

  private steer(event: KeyboardEvent): void {
    if (event.key === ' ') {
      event.preventDefault()
      this.isKeyDown = true
      this.last = { ...this.pen }
      this.line(this.pen)
      return
    }
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    const [across, down] = move
    const side = this.canvas.width
    this.last = { ...this.pen }
    this.pen = {
      x: Math.min(side, Math.max(0, this.pen.x + across * STRIDE * side)),
      y: Math.min(side, Math.max(0, this.pen.y + down * STRIDE * side)),
    }
    if (this.isKeyDown || event.shiftKey) this.line(this.pen)
  }

  private line(to: { x: number; y: number }): void {
    const from = this.last ?? to
    this.context.lineWidth = BRUSH * this.canvas.width
    this.context.lineCap = this.context.lineJoin = 'round'
    this.context.strokeStyle = '#111'
    this.context.beginPath()
    this.context.moveTo(from.x, from.y)
    this.context.lineTo(to.x + 0.01, to.y)
    this.context.stroke()
    this.last = to
    this.isEmpty = false
    this.onStroke()
  }
}
