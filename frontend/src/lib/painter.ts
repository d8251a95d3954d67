import type { Frame } from './frames'
import type { JobFrame } from './messages'

interface Painting {
  /** Turns bytes into something drawable. */
  decode: (image: Blob) => Promise<ImageBitmap>
  draw: (bitmap: ImageBitmap) => void
  /** Called after each picture that was drawn: the viewer is ready for another. */
  onPainted: (header: JobFrame) => void
  onError: (error: unknown) => void
  nextPaint?: () => Promise<void>
}

const animationFrame = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      resolve()
    })
  })

/** Draws frames one after the other; while one is being drawn only the newest of the others is kept. */
export class Painter {
  private waiting: Frame | null = null
  private busy = false

  constructor(private readonly painting: Painting) {}

  show(frame: Frame): void {
    this.waiting = frame
    if (!this.busy) void this.drawAll()
  }

  private async drawAll(): Promise<void> {
    const { decode, draw, onPainted, onError, nextPaint = animationFrame } = this.painting
    this.busy = true
    while (this.waiting) {
      const frame: Frame = this.waiting
      this.waiting = null
      try {
        const bitmap = await decode(frame.image)
        await nextPaint()
        draw(bitmap)
        bitmap.close()
      } catch (error) {
        onError(error)
      }
      // Also after a frame that could not be drawn: the server waits for this word.
      onPainted(frame.header)
    }
    this.busy = false
  }
}
