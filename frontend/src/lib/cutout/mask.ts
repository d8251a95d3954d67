/** A change of the mask, with what was there before and after it. */
interface Change {
  left: number
  top: number
  before: ImageData
  after: ImageData
}

export interface Rect {
  left: number
  top: number
  right: number
  bottom: number
}

/** A stroke that says of what is under it, and of what looks like it there, whether it belongs to the cut-out. */
export interface Mark {
  keeps: boolean
  width: number
  /** x, y, x, y, … in whole px of the picture. */
  points: number[]
}

/** How many changes can be taken back. */
const MAX_CHANGES = 60

/** What is cut out: white where kept, transparent elsewhere; every change can be undone. */
export class Mask {
  readonly canvas = document.createElement('canvas')
  private readonly context: CanvasRenderingContext2D
  private readonly original = document.createElement('canvas')
  private readonly done: Change[] = []
  private undone: Change[] = []
  private dirty: Rect | null = null

  constructor(
    readonly width: number,
    readonly height: number,
    private readonly onChange: () => void,
  ) {
    for (const canvas of [this.canvas, this.original]) {
      canvas.width = width
      canvas.height = height
    }
    this.context = contextOf(this.canvas)
  }

  get canUndo(): boolean {
    return this.done.length > 0
  }

  get canRedo(): boolean {
    return this.undone.length > 0
  }

  get isEmpty(): boolean {
    const { data } = this.context.getImageData(0, 0, this.width, this.height)
    for (let index = 3; index < data.length; index += 4) if (data[index]) return false
    return true
  }

  /** Without history: what was kept by an earlier visit. */
  load(gray: CanvasImageSource): void {
    this.context.clearRect(0, 0, this.width, this.height)
    this.context.drawImage(asAlpha(gray, this.width, this.height), 0, 0)
  }

  /** Begins a change; what `stroke` does until `commit` is one step back. */
  begin(): void {
    const context = contextOf(this.original)
    context.clearRect(0, 0, this.width, this.height)
    context.drawImage(this.canvas, 0, 0)
    this.dirty = null
  }

  /** A line of a round brush; `isErasing` takes away. */
  stroke(from: DOMPointReadOnly, to: DOMPointReadOnly, diameter: number, isErasing: boolean): void {
    const { context } = this
    context.globalCompositeOperation = isErasing ? 'destination-out' : 'source-over'
    context.lineCap = 'round'
    context.lineWidth = diameter
    context.strokeStyle = '#fff'
    context.beginPath()
    context.moveTo(from.x, from.y)
    context.lineTo(to.x, to.y)
    context.stroke()
    // A line of no length is nothing: a press without a move is a dot.
    context.fillStyle = '#fff'
    context.beginPath()
    context.arc(to.x, to.y, diameter / 2, 0, 2 * Math.PI)
    context.fill()
    context.globalCompositeOperation = 'source-over'
    const reach = diameter / 2 + 2
    this.touch({
      left: Math.min(from.x, to.x) - reach,
      top: Math.min(from.y, to.y) - reach,
      right: Math.max(from.x, to.x) + reach,
      bottom: Math.max(from.y, to.y) + reach,
    })
  }

  /** Adds a found mask, or puts it in the place of this one. */
  take(gray: CanvasImageSource, isInstead: boolean): void {
    this.begin()
    if (isInstead) this.context.clearRect(0, 0, this.width, this.height)
    this.context.drawImage(asAlpha(gray, this.width, this.height), 0, 0)
    this.touch({ left: 0, top: 0, right: this.width, bottom: this.height })
    this.commit()
  }

  clear(): void {
    this.begin()
    this.context.clearRect(0, 0, this.width, this.height)
    this.touch({ left: 0, top: 0, right: this.width, bottom: this.height })
    this.commit()
  }

  commit(): void {
    if (!this.dirty) return
    const left = Math.max(0, Math.floor(this.dirty.left))
    const top = Math.max(0, Math.floor(this.dirty.top))
    const width = Math.min(this.width, Math.ceil(this.dirty.right)) - left
    const height = Math.min(this.height, Math.ceil(this.dirty.bottom)) - top
    this.dirty = null
    if (width <= 0 || height <= 0) return
    this.done.push({
      left,
      top,
      before: contextOf(this.original).getImageData(left, top, width, height),
      after: this.context.getImageData(left, top, width, height),
    })
    if (this.done.length > MAX_CHANGES) this.done.shift()
    this.undone = []
    this.onChange()
  }

  undo(): void {
    const change = this.done.pop()
    if (!change) return
    this.context.putImageData(change.before, change.left, change.top)
    this.undone.push(change)
    this.onChange()
  }

  redo(): void {
    const change = this.undone.pop()
    if (!change) return
    this.context.putImageData(change.after, change.left, change.top)
    this.done.push(change)
    this.onChange()
  }

  /** As the server keeps it: a gray PNG, white where kept. */
  toBlob(): Promise<Blob> {
    const flat = document.createElement('canvas')
    flat.width = this.width
    flat.height = this.height
    const context = contextOf(flat)
    context.fillStyle = '#000'
    context.fillRect(0, 0, this.width, this.height)
    context.drawImage(this.canvas, 0, 0)
    return new Promise((resolve, reject) => {
      flat.toBlob((blob) => {
        if (blob) resolve(blob)
        else reject(new Error('the mask gave no picture'))
      }, 'image/png')
    })
  }

  private touch(rect: Rect): void {
    const { dirty } = this
    this.dirty = dirty
      ? {
          left: Math.min(dirty.left, rect.left),
          top: Math.min(dirty.top, rect.top),
          right: Math.max(dirty.right, rect.right),
          bottom: Math.max(dirty.bottom, rect.bottom),
        }
      : rect
  }
}

export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('this browser gives no canvas')
  return context
}

/** A gray picture as white of that opacity. */
function asAlpha(gray: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = contextOf(canvas)
  context.drawImage(gray, 0, 0, width, height)
  const pixels = context.getImageData(0, 0, width, height)
  const { data } = pixels
  for (let index = 0; index < data.length; index += 4) {
    data[index + 3] = data[index] ?? 0
    data[index] = data[index + 1] = data[index + 2] = 255
  }
  context.putImageData(pixels, 0, 0)
  return canvas
}
