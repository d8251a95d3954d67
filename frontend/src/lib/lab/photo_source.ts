import { gettext } from '../i18n'
import type { Photo } from '../messages'
import { find, findAll, pageData, stamp } from '../page_data'
import { loadPicture, PictureIntake } from './picture_intake'
import type { Picture } from './pixels'

const GETTING_USED_MS = 700
/** Quicker than this nobody needs to hear that something is being fetched. */
const PATIENCE_MS = 100

/** Where a picture comes from: the library, a file, dropped or pasted, or the camera as a stream of them. */
export class PhotoSource {
  private readonly photographs = pageData<Photo[]>('photographs')
  private readonly list: HTMLElement
  private readonly intake: PictureIntake
  private readonly video = document.createElement('video')
  private stream: MediaStream | null = null
  /** The last one that is no preview: what holds if the server refuses a file. */
  private kept: Picture | null = null

  constructor(
    private readonly host: HTMLElement,
    private readonly onPicture: (picture: Picture) => void,
    /** Dropped here, too. */
    dropRoom: HTMLElement,
  ) {
    this.list = find('ul', host)
    this.intake = new PictureIntake(host, dropRoom, {
      onPreview: (picture) => {
        this.stopCamera()
        this.show(picture)
      },
      onPhoto: (photo) => {
        this.hang(photo)
        void this.choose(photo.id)
      },
      onRefused: () => {
        if (this.kept) this.show(this.kept)
      },
    })
    this.list.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('[data-photo]') : null
      if (button) void this.choose(button.dataset.photo ?? '')
    })
    const camera = find<HTMLButtonElement>('[data-camera]', host)
    camera.hidden = !('mediaDevices' in navigator)
    camera.addEventListener('click', () => void this.toggleCamera())
    document.addEventListener('paste', ({ clipboardData }) => {
      if (clipboardData?.files.length && host.checkVisibility()) this.intake.add(clipboardData.files)
    })
  }

  /** One of the library; the first where there is none of that number. */
  async choose(id: string): Promise<void> {
    const wanted = this.photographs.find((one) => one.id === id)
    const photo = wanted ?? this.photographs[0]
    if (!photo) return
    this.stopCamera()
    const patience = setTimeout(() => {
      this.host.setAttribute('aria-busy', 'true')
    }, PATIENCE_MS)
    this.press(photo.id)
    const picture = await loadPicture(photo)
    clearTimeout(patience)
    this.host.removeAttribute('aria-busy')
    if (!picture) {
      this.intake.complain(gettext('This photograph cannot be loaded. Is Facet still running?'))
      this.press(this.kept?.id ?? '')
      return
    }
    // Another one was chosen while this one was on its way.
    if (this.pressed !== photo.id) return
    const isAnother = id !== '' && !wanted
    this.intake.complain(
      isAnother ? gettext('The photograph of this address is not in your library. This is another one.') : '',
    )
    this.kept = picture
    this.show(picture)
  }

  /** A photograph that has just come stands first. */
  private hang(photo: Photo): void {
    if (this.photographs.some(({ id }) => id === photo.id)) return
    this.photographs.unshift(photo)
    const item = stamp('#source-photo')
    const button = find<HTMLButtonElement>('button', item)
    button.dataset.photo = photo.id
    button.title = photo.title
    Object.assign(find<HTMLImageElement>('img', item), {
      src: photo.urls.thumbnail,
      alt: photo.title,
      width: photo.width,
      height: photo.height,
    })
    this.list.prepend(item)
    this.list.scrollTo({ left: 0 })
  }

  private get pressed(): string {
    return this.list.querySelector<HTMLElement>('[aria-pressed=true]')?.dataset.photo ?? ''
  }

  private press(id: string): void {
    for (const button of findAll('[data-photo]', this.list))
      button.setAttribute('aria-pressed', String(id !== '' && button.dataset.photo === id))
  }

  private show(picture: Picture): void {
    this.press(picture.id)
    this.onPicture(picture)
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
      this.intake.complain(
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
    // Nobody is filmed for an experiment that is not shown.
    if (!this.host.checkVisibility()) {
      this.stopCamera()
      return
    }
    const { videoWidth: width, videoHeight: height } = this.video
    if (width) this.show({ source: this.video, width, height, title: gettext('Camera'), id: '' })
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
