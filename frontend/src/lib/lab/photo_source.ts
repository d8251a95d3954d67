import { gettext } from '../i18n'
import { find, findAll, pageData } from '../page_data'
import type { Picture } from './pixels'

interface Photograph {
  id: string
  title: string
  urls: { display: string }
}

const GETTING_USED_MS = 700

/** Where a picture comes from: the library, a file, dropped or pasted, or the camera as a stream of them. */
export class PhotoSource {
  private readonly photographs = pageData<Photograph[]>('photographs')
  private readonly video = document.createElement('video')
  private stream: MediaStream | null = null

  constructor(
    private readonly host: HTMLElement,
    private readonly onPicture: (picture: Picture) => void,
    /** Dropped and pasted here, too. */
    dropRoom: HTMLElement = host,
  ) {
    const file = find<HTMLInputElement>('[data-file]', host)
    find('[data-open]', host).addEventListener('click', () => {
      file.click()
    })
    file.addEventListener('change', () => {
      void this.open(file.files?.[0])
      file.value = ''
    })
    for (const button of findAll<HTMLButtonElement>('[data-photo]', host)) {
      button.addEventListener('click', () => void this.choose(button.dataset.photo ?? ''))
    }
    const camera = find<HTMLButtonElement>('[data-camera]', host)
    camera.hidden = !('mediaDevices' in navigator)
    camera.addEventListener('click', () => void this.toggleCamera())
    dropRoom.addEventListener('dragover', (event) => {
      event.preventDefault()
    })
    dropRoom.addEventListener('drop', (event) => {
      event.preventDefault()
      void this.open(event.dataTransfer?.files[0])
    })
    document.addEventListener('paste', (event) => {
      const pasted = event.clipboardData?.files[0]
      if (pasted && host.checkVisibility()) void this.open(pasted)
    })
  }

  /** One of the library; the first where there is none of that number. */
  async choose(id: string): Promise<void> {
    const photograph = this.photographs.find((one) => one.id === id) ?? this.photographs[0]
    if (!photograph) return
    const image = new Image()
    image.src = photograph.urls.display
    try {
      await image.decode()
    } catch {
      this.complain(gettext('This photograph cannot be loaded. Is Facet still running?'))
      return
    }
    this.stopCamera()
    this.show({
      source: image,
      width: image.naturalWidth,
      height: image.naturalHeight,
      title: photograph.title,
      id: photograph.id,
    })
  }

  async open(file: File | undefined): Promise<void> {
    if (!file) return
    const bitmap = await openPicture(file)
    if (!bitmap) {
      this.complain(gettext('Your browser cannot open this file as a picture. JPEG, PNG and WebP work.'))
      return
    }
    this.stopCamera()
    this.show({ source: bitmap, width: bitmap.width, height: bitmap.height, title: file.name, id: '' })
  }

  private show(picture: Picture): void {
    this.complain('')
    for (const button of findAll('[data-photo]', this.host)) {
      button.setAttribute('aria-pressed', String(picture.id !== '' && button.dataset.photo === picture.id))
    }
    this.onPicture(picture)
  }

  private complain(sentence: string): void {
    const notice = find('[data-error]', this.host)
    notice.textContent = sentence
    notice.hidden = sentence === ''
  }

  private async toggleCamera(): Promise<void> {
    if (this.stream) {
      this.stopCamera()
      return
    }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 640 } },
        audio: false,
      })
    } catch {
      this.complain(
        gettext('The camera cannot be used; perhaps another program has it, or it is not allowed.'),
      )
      return
    }
    this.video.srcObject = this.stream
    this.video.muted = true
    await this.video.play()
    find('[data-camera] span', this.host).textContent = gettext('Stop the camera')
    if ('still' in this.host.dataset) await this.photograph(this.stream)
    else this.film(this.stream)
  }

  /** One picture, once the camera has got used to the light. */
  private async photograph(stream: MediaStream): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, GETTING_USED_MS))
    if (this.stream !== stream) return
    const bitmap = await createImageBitmap(this.video)
    this.stopCamera()
    this.show({
      source: bitmap,
      width: bitmap.width,
      height: bitmap.height,
      title: gettext('Camera'),
      id: '',
    })
  }

  private film(stream: MediaStream): void {
    if (this.stream !== stream) return
    const { videoWidth: width, videoHeight: height } = this.video
    if (width && this.host.checkVisibility())
      this.show({ source: this.video, width, height, title: gettext('Camera'), id: '' })
    requestAnimationFrame(() => {
      this.film(stream)
    })
  }

  private stopCamera(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop()
    if (this.stream) find('[data-camera] span', this.host).textContent = gettext('Camera')
    this.stream = null
  }
}

/** Null where the browser does not know what it is. */
export async function openPicture(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file)
  } catch {
    return null
  }
}
