import { post } from '../api'
import { attempt } from '../attempt'
import { gettext, ngettext } from '../i18n'
import type { Photo } from '../messages'
import { showRefusal } from '../notices'
import { find, findAll, stamp } from '../page_data'
import { Uploads } from '../upload'
import { Webcam } from '../webcam'
import type { Burst } from './burst'
import { colorOf } from './colors'
import type { LessonClass } from './messages'

interface Options {
  /** The lesson's address. */
  url: string
  maxBytes: number
  burst: Burst
  onChange: () => void
  onRemove: (card: ClassCard) => void
}

/** One class: its name, its photographs, and every way by which these come. */
export class ClassCard {
  readonly root = stamp('#class-template')
  readonly photos = new Map<string, Photo>()
  private readonly uploads: Uploads
  private readonly list = find('[data-photos]', this.root)
  private readonly name = find<HTMLInputElement>('[data-name]', this.root)

  constructor(
    private readonly about: LessonClass,
    private readonly options: Options,
  ) {
    this.name.value = about.name
    find('[data-none]', this.root).hidden = !about.is_none
    this.uploads = new Uploads({
      role: 'photograph',
      dropTarget: this.root,
      maxBytes: options.maxBytes,
      onPhoto: (photo) => void this.addPhotos([photo.id]),
      onRefused: (sentence, name) => {
        showRefusal(name ? `${name}: ${sentence}` : sentence)
      },
      onProgress: (fraction) => {
        const bar = find<HTMLProgressElement>('[data-uploading]', this.root)
        bar.hidden = fraction === null
        bar.value = fraction ?? 0
      },
    })
    this.listen()
    this.hang(about.photos)
  }

  get title(): string {
    return this.name.value
  }

  get isNone(): boolean {
    return this.about.is_none
  }

  /** Where it stands among the classes: its colour goes by that. */
  set place(place: number) {
    find('.class-dot', this.root).style.backgroundColor = colorOf(place)
  }

  async addPhotos(photos: string[]): Promise<void> {
    await attempt(async () => {
      this.hang((await post<{ photos: Photo[] }>(this.url('photos'), { photos })).photos)
    })
  }

  private url(what: string): string {
    return `${this.options.url}classes/${String(this.about.id)}/${what}`
  }

  private listen(): void {
    const file = find<HTMLInputElement>('[data-file]', this.root)
    find('[data-files]', this.root).addEventListener('click', () => {
      file.click()
    })
    file.addEventListener('change', () => {
      this.uploads.add(file.files ?? [])
      file.value = ''
    })
    const camera = find('[data-camera]', this.root)
    camera.hidden = !Webcam.isPossible
    camera.addEventListener('click', () => {
      void this.options.burst.open(this.title, (picture) => {
        this.uploads.add([picture])
      })
    })
    find('[data-library]', this.root).addEventListener('click', () => {
      this.chooseFromLibrary()
    })
    this.name.addEventListener('change', () => void this.rename())
    find('[data-remove-class]', this.root).addEventListener('click', () => {
      void attempt(async () => {
        await post(this.url('remove'))
        this.options.onRemove(this)
      })
    })
  }

  private async rename(): Promise<void> {
    const name = this.name.value.trim()
    if (name && name !== this.about.name) {
      await attempt(async () => {
        await post(this.url('rename'), { name })
        this.about.name = name
      })
    }
    this.name.value = this.about.name
    this.options.onChange()
  }

  private chooseFromLibrary(): void {
    const dialog = find<HTMLDialogElement>('#library')
    const boxes = findAll<HTMLInputElement>('input[type=checkbox]', dialog)
    for (const box of boxes) {
      box.checked = false
      const item = box.closest('li')
      if (item) item.hidden = this.photos.has(box.value)
    }
    dialog.returnValue = 'no'
    dialog.showModal()
    dialog.addEventListener(
      'close',
      () => {
        const chosen = boxes.filter(({ checked }) => checked).map(({ value }) => value)
        if (dialog.returnValue === 'yes' && chosen.length > 0) void this.addPhotos(chosen)
      },
      { once: true },
    )
  }

  private hang(photos: Photo[]): void {
    for (const photo of photos) {
      if (this.photos.has(photo.id)) continue
      this.photos.set(photo.id, photo)
      const item = stamp('#example-template')
      const picture = find<HTMLImageElement>('img', item)
      picture.src = photo.urls.thumbnail
      picture.alt = photo.title
      const button = find<HTMLButtonElement>('[data-remove]', item)
      button.ariaLabel = gettext('Take “%(title)s” out of the class', { title: photo.title })
      button.addEventListener('click', () => void this.takeOut(photo, item))
      this.list.append(item)
    }
    this.tell()
  }

  private async takeOut(photo: Photo, item: HTMLElement): Promise<void> {
    await attempt(async () => {
      await post(this.url('photos/remove'), { photos: [photo.id] })
      this.photos.delete(photo.id)
      const next = item.nextElementSibling ?? item.previousElementSibling
      item.remove()
      next?.querySelector('button')?.focus()
      this.tell()
    })
  }

  private tell(): void {
    const count = this.photos.size
    find('[data-count]', this.root).textContent = count
      ? ngettext('%(count)s photo', '%(count)s photos', count)
      : ''
    find('[data-hint]', this.root).hidden = count > 0
    this.options.onChange()
  }
}
