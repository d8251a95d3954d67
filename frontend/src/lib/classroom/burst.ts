import { ngettext } from '../i18n'
import { find } from '../page_data'
import { Webcam } from '../webcam'

/** Between two pictures while the button is held. */
const EVERY_MS = 300

/** The webcam in a dialogue: as long as its button is held it takes picture after picture. */
export class Burst {
  private readonly dialog = find<HTMLDialogElement>('#camera')
  private readonly button = find<HTMLButtonElement>('[data-record]', this.dialog)
  private readonly webcam: Webcam
  private take: (file: File) => void = () => undefined
  private isHeld = false
  private isTaking = false
  private count = 0

  constructor() {
    this.webcam = new Webcam(
      this.dialog,
      () => {
        this.button.disabled = false
        this.button.focus()
      },
      { width: { ideal: 640 }, height: { ideal: 480 } },
    )
    find('[data-close]', this.dialog).addEventListener('click', () => {
      this.dialog.close()
    })
    this.dialog.addEventListener('close', () => {
      this.release()
    })
    this.button.addEventListener('pointerdown', (event) => {
      this.button.setPointerCapture(event.pointerId)
      void this.hold()
    })
    for (const type of ['pointerup', 'pointercancel', 'blur'] as const) {
      this.button.addEventListener(type, () => {
        this.release()
      })
    }
    this.button.addEventListener('contextmenu', (event) => {
      event.preventDefault() // a long touch
    })
    this.button.addEventListener('keydown', (event) => {
      if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) void this.hold()
    })
    this.button.addEventListener('keyup', () => {
      this.release()
    })
  }

  async open(heading: string, take: (file: File) => void): Promise<void> {
    this.take = take
    this.count = 0
    this.tell()
    find('#camera-heading').textContent = heading
    this.button.disabled = true
    await this.webcam.open()
  }

  private async hold(): Promise<void> {
    this.isHeld = true
    // Let go and pressed again between two pictures: the one run goes on.
    if (this.isTaking) return
    this.isTaking = true
    while (this.goesOn()) {
      this.take(await this.webcam.photograph())
      this.count += 1
      this.tell()
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
    this.isTaking = false
  }

  private goesOn(): boolean {
    return this.isHeld && this.webcam.isOn
  }

  private release(): void {
    this.isHeld = false
  }

  private tell(): void {
    find('[data-taken]', this.dialog).textContent = this.count
      ? ngettext('%(count)s taken', '%(count)s taken', this.count)
      : ''
  }
}
