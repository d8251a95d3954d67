import 'img-comparison-slider'

import { decodeFrame } from './frames'
import type { Painting, JobFrame } from './messages'
import { Painter } from './painter'
import { find, findAll } from './page_data'

type View = 'painting' | 'compare' | 'timelapse'

type Slider = HTMLElement & { value: number }

async function load(url: string): Promise<HTMLImageElement | null> {
  const image = new Image()
  image.src = url
  try {
    await image.decode()
    return image
  } catch {
    return null
  }
}

/** The large picture: the canvas that frames are painted on, alone or beside the photograph. */
export class Easel {
  private readonly root = find('#easel')
  private readonly canvas = find<HTMLCanvasElement>('#canvas')
  private readonly single = find('#single')
  private readonly slider = find<Slider>('#compare')
  private readonly video = find<HTMLVideoElement>('#timelapse')
  private readonly painter: Painter
  private hasFrame = false
  private resultUrl: string | null = null

  constructor(job: Painting, onPainted: (header: JobFrame) => void) {
    this.setSize(job.photo, job.settings.size)
    this.painter = new Painter({
      decode: (image) => createImageBitmap(image),
      draw: (bitmap) => {
        // A frame decoded late must not cover the result, which has no losses.
        if (this.canvas.dataset.result) return
        this.draw(bitmap)
        this.hasFrame = true
      },
      onPainted: (header) => {
        this.canvas.dataset.frame = String(header.number)
        onPainted(header)
      },
      onError: (error) => {
        console.error('a frame could not be drawn', error)
      },
    })
    this.listen()
  }

  show(message: ArrayBuffer): void {
    this.painter.show(decodeFrame(message))
  }

  /** Something to look at before the first frame: the painting so far, or the photograph. */
  async showPreview(url: string): Promise<void> {
    const image = await load(url)
    if (image && !this.hasFrame) this.draw(image)
  }

  /** The finished picture without a frame's losses. */
  async showResult(url: string | null): Promise<void> {
    if (url === null || url === this.resultUrl) return
    this.resultUrl = url
    const image = await load(url)
    if (!image) return
    this.hasFrame = true
    // Its own pixels, whatever rounding on the way made of its size.
    this.canvas.width = image.naturalWidth
    this.canvas.height = image.naturalHeight
    this.draw(image)
    this.canvas.dataset.result = 'true'
  }

  offerTimelapse(url: string | null): void {
    find('#view-timelapse').hidden = url === null
    if (url && this.video.getAttribute('src') !== url) this.video.src = url
  }

  private draw(picture: ImageBitmap | HTMLImageElement): void {
    const context = this.canvas.getContext('2d')
    if (!context) return
    // Early frames are small: enlarged softly they look like a first lay-in, not like pixels.
    context.imageSmoothingEnabled = true
    context.imageSmoothingQuality = 'high'
    context.drawImage(picture, 0, 0, this.canvas.width, this.canvas.height)
  }

  private setSize({ width, height }: Painting['photo'], size: number): void {
    const scale = size / Math.max(width, height)
    this.canvas.width = Math.max(1, Math.round(width * scale))
    this.canvas.height = Math.max(1, Math.round(height * scale))
    this.root.style.setProperty('--ratio', String(width / height))
  }

  private listen(): void {
    for (const input of findAll<HTMLInputElement>('#views input')) {
      input.addEventListener('change', () => {
        this.view(input.value as View)
      })
    }
    this.slider.addEventListener('slide', () => {
      this.slider.setAttribute('aria-valuenow', String(Math.round(this.slider.value)))
    })
    const button = find('#fullscreen')
    button.hidden = !document.fullscreenEnabled
    button.addEventListener('click', () => {
      void (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen())
    })
    document.addEventListener('fullscreenchange', () => {
      button.ariaPressed = String(document.fullscreenElement !== null)
    })
  }

  private view(view: View): void {
    this.single.hidden = view !== 'painting'
    this.slider.hidden = view !== 'compare'
    this.video.hidden = view !== 'timelapse'
    if (view === 'compare') {
      this.canvas.slot = 'second'
      this.slider.append(this.canvas)
    } else {
      this.canvas.removeAttribute('slot')
      this.single.append(this.canvas)
    }
    if (view === 'timelapse') void this.video.play()
    else this.video.pause()
  }
}
