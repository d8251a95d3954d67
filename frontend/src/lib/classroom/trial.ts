import { v4 as uuid } from 'uuid'

import { post, Refused } from '../api'
import { attempt } from '../attempt'
import { gettext } from '../i18n'
import { isEnded, type Job, type JobState } from '../messages'
import { showRefusal } from '../notices'
import { find, findAll } from '../page_data'
import { LiveSocket } from '../socket'
import { Webcam } from '../webcam'
import { Bars, verdict } from './bars'
import { LiveView, smaller } from './live'
import { showMeasured } from './measured'
import type { Answer, Learned } from './messages'

/** The third step: what was learned looks through the webcam or at a photograph, and is taken home. */
export class Trial {
  private readonly bars: Bars
  private readonly verdict = find('#verdict')
  private readonly video = find<HTMLVideoElement>('#video')
  private readonly tried = find<HTMLImageElement>('#tried')
  private readonly tenCrop = find<HTMLInputElement>('#ten-crop')
  private readonly ensemble = find<HTMLInputElement>('#ensemble')
  private readonly live: LiveView
  private picture: Blob | null = null

  constructor(
    private readonly url: string,
    private readonly sureFrom: number,
  ) {
    this.bars = new Bars(find('#bars'), sureFrom)
    this.live = new LiveView(this.video, (picture) => this.ask(picture))
    const button = find<HTMLButtonElement>('#live')
    button.hidden = !Webcam.isPossible
    button.addEventListener('click', () => void this.toggleLive(button))
    const file = find<HTMLInputElement>('#file')
    find('#choose').addEventListener('click', () => {
      file.click()
    })
    file.addEventListener('change', () => {
      const [chosen] = file.files ?? []
      if (chosen) void this.try(chosen)
      file.value = ''
    })
    for (const input of [this.tenCrop, this.ensemble]) {
      input.addEventListener('change', () => {
        if (this.picture && !this.live.isOn) void this.ask(this.picture)
      })
    }
    for (const exporting of findAll<HTMLButtonElement>('[data-export]')) {
      exporting.addEventListener('click', () => void this.export(exporting))
    }
  }

  show({ learned, figures }: Learned): void {
    find('#untaught').hidden = learned.length > 0
    find('#taught').hidden = learned.length === 0
    showMeasured(figures, this.tenCrop, this.ensemble)
    if (this.picture && !this.live.isOn && learned.length > 0) void this.ask(this.picture)
  }

  private async toggleLive(button: HTMLButtonElement): Promise<void> {
    showRefusal('')
    if (this.live.isOn) this.live.stop()
    else {
      this.forget()
      const complaint = await this.live.start()
      if (complaint) showRefusal(complaint)
    }
    const { isOn } = this.live
    button.setAttribute('aria-pressed', String(isOn))
    find('span', button).textContent = isOn ? gettext('Stop the webcam') : gettext('Webcam')
    this.video.hidden = !isOn
    if (isOn) this.tried.hidden = true
    find('#view').hidden = this.video.hidden && this.tried.hidden
  }

  private async try(file: File): Promise<void> {
    if (this.live.isOn) await this.toggleLive(find('#live'))
    this.forget()
    let sent: Blob = file
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
      sent = await smaller(bitmap, bitmap.width, bitmap.height)
    } catch {
      // Nothing that this browser reads: the server may, or says why not.
    }
    URL.revokeObjectURL(this.tried.src)
    this.tried.src = URL.createObjectURL(sent)
    this.tried.hidden = false
    find('#view').hidden = false
    await this.ask(sent)
  }

  private async ask(picture: Blob): Promise<void> {
    this.picture = picture
    const form = new FormData()
    form.append('picture', picture, 'picture.jpg')
    if (this.tenCrop.checked) form.append('ten_crop', 'on')
    if (this.ensemble.checked) form.append('ensemble', 'on')
    try {
      const answer = await post<Answer>(`${this.url}look`, form)
      // Meanwhile another was chosen, or the webcam was switched on.
      if (this.picture !== picture) return
      showRefusal('')
      this.answer(answer)
      find('#took').textContent = gettext('This look took %(ms)s ms.', {
        ms: Math.round(answer.milliseconds),
      })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      showRefusal(error.message)
      // Not six complaints a second.
      await new Promise((resolve) => setTimeout(resolve, 1500))
    }
  }

  private forget(): void {
    this.picture = null
    this.bars.clear()
    this.verdict.textContent = ''
    find('#took').textContent = ''
  }

  private answer(answer: Answer): void {
    this.bars.show(answer)
    // Six times a second nobody wants to be told.
    this.verdict.ariaLive = this.live.isOn ? 'off' : 'polite'
    this.verdict.textContent = verdict(answer, this.sureFrom)
    this.verdict.toggleAttribute('data-unsure', Math.max(...answer.probabilities) < this.sureFrom)
  }

  private async export(button: HTMLButtonElement): Promise<void> {
    if (button.ariaBusy === 'true') return
    const format = button.dataset.export ?? ''
    button.ariaBusy = 'true'
    await attempt(async () => {
      const job = await post<Job>(`${this.url}export`, {
        format,
        ensemble: this.ensemble.checked,
        request_key: uuid(),
      })
      await ended(job)
      location.assign(`${this.url}export/${format}.zip`)
    })
    button.ariaBusy = null
  }
}

/** Waits until a job has ended. Refused if it ended badly. */
function ended(job: Job): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new LiveSocket<JobState | { type: 'job.history' }>(`/ws/jobs/${String(job.id)}/`, {
      onText: (message) => {
        if (message.type !== 'job.state' || !isEnded(message.job.state)) return
        socket.close()
        const { error } = message.job
        if (error) reject(new Refused(error))
        else resolve()
      },
    })
  })
}
