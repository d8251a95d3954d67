import { v4 as uuid } from 'uuid'

import { decodeFrame } from '../frames'
import { gettext, language } from '../i18n'
import type { Job, JobFrame } from '../messages'
import { Painter } from '../painter'
import { find } from '../page_data'
import { JobBar } from './job_bar'
import type { UnitName } from './unit'

type Figures = JobFrame['figures'] & { activation?: number }

const SEEDS = 2 ** 31

/** The picture that a unit looks for, made live. */
export class Feature {
  private readonly canvas = find<HTMLCanvasElement>('#feature-canvas')
  private readonly bar: JobBar
  private readonly painter: Painter
  private first: number | null = null
  private shown: UnitName | null = null
  private ready: () => void = () => undefined

  constructor(url: string) {
    this.painter = new Painter({
      decode: (image) => createImageBitmap(image),
      draw: (picture) => {
        this.draw(picture)
      },
      onPainted: ({ number, figures }) => {
        this.canvas.dataset.frame = String(number)
        this.showFigures(figures)
        this.ready()
      },
      onError: (error) => {
        console.error('a frame could not be drawn', error)
      },
    })
    this.bar = new JobBar(find('#feature-bar'), {
      running: () => gettext('Looking for it …'),
      onState: (job) => {
        find<HTMLButtonElement>('#make-feature').disabled = this.bar.isBusy
        this.offer(job)
      },
      onFrame: (message, ready) => {
        this.ready = ready
        this.painter.show(decodeFrame(message))
      },
    })
    find<HTMLFormElement>('#feature-form').addEventListener('submit', (event) => {
      event.preventDefault()
      const chosen = new FormData(event.currentTarget as HTMLFormElement)
      const wish = {
        ...this.shown,
        effort: chosen.get('effort'),
        part: chosen.get('part') ?? 'channel',
        // Each try begins with other noise, and finds another picture.
        seed: Math.floor(Math.random() * SEEDS),
        request_key: uuid(),
      }
      this.first = null
      if (!this.bar.isBusy) void this.bar.start(url, wish)
    })
  }

  /** Shows the newest picture of a unit, if there is one or one is on its way. */
  show(unit: UnitName, job: Job | null): void {
    this.shown = unit
    this.bar.forget()
    this.first = null
    this.canvas.hidden = true
    find('#feature-none').hidden = false
    find('#feature-figures').textContent = ''
    find<HTMLButtonElement>('#make-feature').disabled = false
    this.offer(job)
    if (job) this.bar.watch(job)
  }

  private offer(job: Job | null): void {
    const [png, film] = [
      find<HTMLAnchorElement>('#feature-download'),
      find<HTMLAnchorElement>('#feature-film'),
    ]
    png.hidden = !job?.urls.result
    film.hidden = !job?.urls.timelapse
    if (job?.urls.timelapse) film.href = job.urls.timelapse
    if (job?.urls.result) {
      png.href = job.urls.result
      void this.showResult(job.urls.result)
    }
  }

  private async showResult(url: string): Promise<void> {
    const image = new Image()
    image.src = url
    await image.decode()
    this.draw(image)
    this.canvas.dataset.result = 'true'
  }

  private draw(picture: ImageBitmap | HTMLImageElement): void {
    this.canvas.width = picture.width
    this.canvas.height = picture.height
    this.canvas.getContext('2d')?.drawImage(picture, 0, 0)
    this.canvas.hidden = false
    find('#feature-none').hidden = true
  }

  private showFigures({ step, steps, activation }: Figures): void {
    if (activation === undefined) return
    this.first ??= activation
    const number = new Intl.NumberFormat(language(), { maximumSignificantDigits: 3 })
    find('#feature-figures').textContent = gettext(
      'Step %(step)s of %(steps)s: it answers %(now)s, at first %(first)s',
      {
        step: step ?? 0,
        steps: steps ?? 0,
        now: number.format(activation),
        first: number.format(this.first),
      },
    )
  }
}
