import type { KioskGate, Part } from '../gate_messages'
import { language } from '../i18n'
import { find, findAll } from '../page_data'
import { mirrored } from './guide'
import type { Scene } from './scene'

/** The screen itself: puts a scene and a face where people see and hear them. */
export class Stage {
  private readonly root = find('#kiosk')
  private readonly mirror = find('#mirror')
  private readonly face = find('#face')
  private readonly headline = find('#headline')
  private readonly detail = find('#detail')
  private readonly live = find('#live')

  constructor(private readonly video: HTMLVideoElement) {
    this.tell()
    setInterval(() => {
      this.tell()
    }, 1000)
  }

  show({ tone, sign, headline, detail, progress }: Scene): void {
    const { root } = this
    root.dataset.tone = tone
    if (root.dataset.sign !== sign) {
      root.dataset.sign = sign
      for (const drawn of findAll('.kiosk-sign', root)) {
        drawn.classList.toggle('is-shown', drawn.dataset.for === sign)
      }
    }
    root.toggleAttribute('data-ring', progress !== null)
    root.style.setProperty('--progress', String(progress ?? 0))
    if (this.headline.textContent === headline && this.detail.textContent === detail) return
    this.headline.textContent = headline
    this.detail.textContent = detail
    this.live.textContent = [headline, detail].filter(Boolean).join('. ')
  }

  /** Marks the face that the gate has found; none for null. */
  mark(part: Part | null): void {
    const { videoWidth: width, videoHeight: height } = this.video
    this.face.hidden = part === null || width === 0
    if (part === null || width === 0) return
    const room = { width: this.mirror.clientWidth, height: this.mirror.clientHeight }
    const place = mirrored(part, { width, height }, room)
    this.face.style.translate = `${place.left}px ${place.top}px`
    this.face.style.width = `${place.width}px`
    this.face.style.height = `${place.height}px`
  }

  name({ name }: KioskGate): void {
    find('#gate-name').textContent = name
  }

  private tell(): void {
    const now = new Date()
    const time = now.toLocaleTimeString(language(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    const date = now.toLocaleDateString(language(), { weekday: 'long', day: 'numeric', month: 'long' })
    for (const place of findAll('[data-time]', this.root)) place.textContent = time
    find('[data-date]', this.root).textContent = date
  }
}
