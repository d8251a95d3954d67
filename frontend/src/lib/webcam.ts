import { gettext } from './i18n'
import { find } from './page_data'

const IDEAL = { width: { ideal: 1920 }, height: { ideal: 1440 } }

export function cameraSentence(error: unknown): string {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError')
    return gettext('Your browser does not let Facet use the camera. Allow it and try again.')
  if (name === 'NotFoundError') return gettext('No camera was found.')
  return gettext('The camera cannot be used; perhaps another program has it.')
}

/** A camera in a dialog: it sees only while the dialog is open. */
export class Webcam {
  private readonly video: HTMLVideoElement
  private stream: MediaStream | null = null

  constructor(
    private readonly dialog: HTMLDialogElement,
    onReady: () => void,
    private readonly ideal: MediaTrackConstraints = IDEAL,
  ) {
    this.video = find<HTMLVideoElement>('video', dialog)
    this.video.addEventListener('loadeddata', onReady)
    dialog.addEventListener('close', () => {
      this.stop()
    })
  }

  /** False where the browser gives no camera: without HTTPS, for one. */
  static get isPossible(): boolean {
    // Absent outside secure contexts, whatever the types say.
    return 'mediaDevices' in navigator
  }

  get isOn(): boolean {
    return this.stream !== null
  }

  async open(): Promise<void> {
    const complaint = find('[data-camera-error]', this.dialog)
    complaint.hidden = true
    this.dialog.showModal()
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: this.ideal, audio: false })
      this.stop() // an earlier one, if it was opened twice while the browser asked
      this.stream = stream
      // Closed while the browser was asking for permission.
      if (!this.dialog.open) this.stop()
      else this.video.srcObject = stream
    } catch (error) {
      complaint.hidden = false
      find('p', complaint).textContent = cameraSentence(error)
    }
  }

  /** The picture of the moment, as a file. */
  photograph(): Promise<File> {
    const canvas = document.createElement('canvas')
    canvas.width = this.video.videoWidth
    canvas.height = this.video.videoHeight
    const name = gettext('Camera')
    canvas.getContext('2d')?.drawImage(this.video, 0, 0)
    return new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => {
          if (blob) resolve(new File([blob], `${name}.jpg`, { type: blob.type }))
          else reject(new Error('the camera gave no picture'))
        },
        'image/jpeg',
        0.95,
      )
    })
  }

  private stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop()
    this.stream = null
    this.video.srcObject = null
  }
}
