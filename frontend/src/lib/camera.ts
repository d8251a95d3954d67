import { find } from './page_data'
import { Webcam } from './webcam'

/** The studio's camera: one picture, and its dialog closes. */
export class Camera {
  private readonly dialog = find<HTMLDialogElement>('#camera')
  private readonly shoot = find<HTMLButtonElement>('[data-shoot]', this.dialog)
  private readonly webcam = new Webcam(this.dialog, () => {
    this.shoot.disabled = false
    this.shoot.focus()
  })

  constructor(private readonly onPicture: (file: File) => void) {
    find('[data-close]', this.dialog).addEventListener('click', () => {
      this.dialog.close()
    })
    this.shoot.addEventListener('click', () => {
      void this.take()
    })
  }

  async open(): Promise<void> {
    this.shoot.disabled = true
    await this.webcam.open()
  }

  private async take(): Promise<void> {
    this.onPicture(await this.webcam.photograph())
    this.dialog.close()
  }
}
