import { Refused, remove } from './api'
import { confirmDeletion } from './confirm'
import { gettext } from './i18n'
import type { Limits, Photo, Role } from './messages'
import { find, findAll, stamp } from './page_data'
import { Uploads } from './upload'

/** Pictures of one role to choose from: the large one, the strip of others, and every way to add more. */
export class Wall {
  readonly root: HTMLElement
  private readonly strip: HTMLElement
  private readonly photos = new Map<string, Photo>()
  private readonly uploads: Uploads

  constructor(
    readonly role: Role,
    photos: Photo[],
    limits: Limits,
    private readonly onChange: () => void,
  ) {
    this.root = find(`[data-role=${role}]`)
    this.strip = find('[data-strip]', this.root)
    for (const photo of photos) this.photos.set(photo.id, photo)
    for (const tile of findAll('.tile', this.strip)) this.enliven(tile)
    this.uploads = new Uploads({
      role,
      dropTarget: this.root,
      maxBytes: limits.max_upload_bytes,
      onPhoto: (photo) => {
        this.hang(photo)
      },
      onRefused: (sentence, name) => {
        this.complain(sentence, name)
      },
      onProgress: (fraction, name) => {
        this.showProgress(fraction, name)
      },
    })
    this.listen()
    this.showChosen()
  }

  get chosen(): Photo | null {
    const input = this.strip.querySelector<HTMLInputElement>('.tile-input:checked')
    return (input && this.photos.get(input.value)) ?? null
  }

  choose(id: string): boolean {
    const input = findAll<HTMLInputElement>('.tile-input', this.strip).find(({ value }) => value === id)
    if (!input) return false
    input.checked = true
    this.show()
    return true
  }

  add(files: Iterable<File>): void {
    this.quieten()
    this.uploads.add(files)
  }

  private listen(): void {
    const file = find<HTMLInputElement>('[data-file]', this.root)
    find('[data-choose]', this.root).addEventListener('click', () => {
      file.click()
    })
    file.addEventListener('change', () => {
      this.add(file.files ?? [])
      file.value = ''
    })
    this.strip.addEventListener('change', () => {
      this.quieten()
      this.show()
    })
    find('[data-error-close]', this.root).addEventListener('click', () => {
      this.quieten()
    })
  }

  private enliven(tile: HTMLElement): void {
    find('[data-remove]', tile).addEventListener('click', () => {
      void this.takeDown(tile)
    })
  }

  /** Puts a new picture first and chooses it. */
  private hang(photo: Photo): void {
    if (!this.photos.has(photo.id)) {
      this.photos.set(photo.id, photo)
      const tile = stamp('#tile-template')
      tile.dataset.photo = photo.id
      const input = find<HTMLInputElement>('.tile-input', tile)
      input.name = this.role
      input.value = photo.id
      const picture = find<HTMLImageElement>('.tile-picture', tile)
      picture.src = photo.urls.thumbnail
      picture.alt = photo.title
      find('.tile-face', tile).title = photo.title
      find('[data-remove]', tile).hidden = photo.urls.delete === null
      this.enliven(tile)
      this.strip.prepend(tile)
      this.strip.scrollTo({ left: 0 })
    }
    this.choose(photo.id)
  }

  private async takeDown(tile: HTMLElement): Promise<void> {
    const photo = this.photos.get(tile.dataset.photo ?? '')
    if (!photo?.urls.delete) return
    const text = gettext('Paintings that were made from it stay.')
    if (!(await confirmDeletion(gettext('Remove “%(title)s”?', { title: photo.title }), text))) return
    try {
      await remove(photo.urls.delete)
    } catch (error) {
      if (error instanceof Refused) this.complain(error.message, photo.title)
      return
    }
    const wasChosen = this.chosen?.id === photo.id
    this.photos.delete(photo.id)
    tile.remove()
    const next = find<HTMLInputElement>('.tile-input', this.strip)
    if (wasChosen) this.choose(next.value)
    next.focus()
  }

  private show(): void {
    this.showChosen()
    this.onChange()
  }

  private showChosen(): void {
    const photo = this.chosen
    const picture = find<HTMLImageElement>('[data-picture]', this.root)
    picture.hidden = photo === null
    find('[data-empty]', this.root).hidden = photo !== null
    if (photo && picture.getAttribute('src') !== photo.urls.display) {
      picture.src = photo.urls.display
      picture.width = photo.width
      picture.height = photo.height
      picture.alt = photo.title
    }
    find('[data-title]', this.root).textContent = photo?.title ?? ''
    find('[data-facts]', this.root).textContent = photo
      ? [photo.credit, `${photo.width} × ${photo.height}`].filter(Boolean).join(' · ')
      : ''
    const note = find('[data-note]', this.root)
    note.hidden = !photo?.notes.includes('animated_first_frame')
    note.textContent = gettext('This picture moves; Facet paints its first frame.')
  }

  private complain(sentence: string, name: string): void {
    const box = find('[data-error]', this.root)
    const text = find('[data-error-text]', this.root)
    const line = name ? `${name}: ${sentence}` : sentence
    // Of several files each may be refused for a reason of its own.
    text.textContent = box.hidden ? line : `${text.textContent}\n${line}`
    box.hidden = false
  }

  private quieten(): void {
    find('[data-error]', this.root).hidden = true
  }

  private showProgress(fraction: number | null, name: string): void {
    const box = find('[data-uploading]', this.root)
    box.hidden = fraction === null
    find('[data-uploading-name]', box).textContent =
      fraction === 1 ? gettext('Looking at the picture …') : gettext('Bringing in %(name)s …', { name })
    const bar = find<HTMLProgressElement>('progress', box)
    if (fraction === null || fraction === 1) bar.removeAttribute('value')
    else bar.value = fraction
  }
}
