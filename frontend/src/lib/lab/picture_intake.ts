import { gettext } from '../i18n'
import type { Limits, Photo } from '../messages'
import { find, pageData } from '../page_data'
import { Uploads } from '../upload'
import type { Picture } from './pixels'

interface Listener {
  /** What the browser makes of a file while the server has not yet read it. */
  onPreview: (picture: Picture) => void
  onPhoto: (photo: Photo) => void
  /** Nothing came of it: what was there before still holds. */
  onRefused: () => void
}

/**
 * Files that are opened, dropped or pasted become photographs of the library, read by the server as everywhere. A file
 * that the browser can show is there at once, before it has gone anywhere.
 */
export class PictureIntake {
  private readonly uploads: Uploads
  /** The file whose preview is still of use. */
  private newest: Blob | null = null

  constructor(
    private readonly host: HTMLElement,
    dropRoom: HTMLElement,
    { onPreview, onPhoto, onRefused }: Listener,
  ) {
    this.uploads = new Uploads({
      role: 'photograph',
      dropTarget: dropRoom,
      maxBytes: pageData<Limits>('limits').max_upload_bytes,
      onFile: (file, title) => {
        this.complain('')
        this.newest = file
        void openPicture(file).then((bitmap) => {
          if (bitmap && this.newest === file)
            onPreview({ source: bitmap, width: bitmap.width, height: bitmap.height, title, id: '' })
        })
      },
      onPhoto: (photo) => {
        this.newest = null
        onPhoto(photo)
      },
      onRefused: (sentence, name) => {
        this.newest = null
        this.complain(name ? `${name}: ${sentence}` : sentence)
        onRefused()
      },
      onProgress: (fraction, name) => {
        this.showProgress(fraction, name)
      },
    })
    const file = find<HTMLInputElement>('[data-file]', host)
    find('[data-open]', host).addEventListener('click', () => {
      file.click()
    })
    file.addEventListener('change', () => {
      this.add(file.files ?? [])
      file.value = ''
    })
  }

  /** A file let go beside the rooms for it would replace this page. */
  static guardPage(): void {
    for (const type of ['dragover', 'drop']) {
      document.addEventListener(type, (event) => {
        event.preventDefault()
      })
    }
  }

  add(files: Iterable<File>): void {
    this.uploads.add(files)
  }

  complain(sentence: string): void {
    const notice = find('[data-error]', this.host)
    notice.textContent = sentence
    notice.hidden = sentence === ''
  }

  private showProgress(fraction: number | null, name: string): void {
    const box = find('[data-uploading]', this.host)
    box.hidden = fraction === null
    find('[data-uploading-name]', box).textContent =
      fraction === 1 ? gettext('Looking at the picture …') : gettext('Bringing in %(name)s …', { name })
    const bar = find<HTMLProgressElement>('progress', box)
    if (fraction === null || fraction === 1) bar.removeAttribute('value')
    else bar.value = fraction
  }
}

/** As the server has read it; null where it cannot be had. */
export async function loadPicture({ id, title, urls }: Photo): Promise<Picture | null> {
  const image = new Image()
  image.src = urls.display
  try {
    await image.decode()
  } catch {
    return null
  }
  return { source: image, width: image.naturalWidth, height: image.naturalHeight, title, id }
}

/** Null where the browser does not know what it is. */
export async function openPicture(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file)
  } catch {
    return null
  }
}
