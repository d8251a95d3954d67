import { gettext } from '../i18n'
import type { Limits, Photo } from '../messages'
import { find } from '../page_data'
import { Uploads } from '../upload'

/** Every way by which photographs come into the library: dropped, pasted, chosen. */
export class Intake {
  private readonly uploads: Uploads

  constructor(
    private readonly root: HTMLElement,
    limits: Limits,
    onPhoto: (photo: Photo) => void,
  ) {
    this.uploads = new Uploads({
      role: 'photograph',
      dropTarget: root,
      maxBytes: limits.max_upload_bytes,
      onPhoto,
      onRefused: (sentence, name) => {
        this.complain(sentence, name)
      },
      onProgress: (fraction, name) => {
        this.showProgress(fraction, name)
      },
    })
    const file = find<HTMLInputElement>('[data-file]', root)
    for (const button of root.querySelectorAll('[data-choose]')) {
      button.addEventListener('click', () => {
        file.click()
      })
    }
    file.addEventListener('change', () => {
      this.add(file.files ?? [])
      file.value = ''
    })
    document.addEventListener('paste', (event) => {
      const files = event.clipboardData?.files
      if (!files?.length) return
      event.preventDefault()
      this.add(files)
    })
    // A file let go beside the grid would replace this page.
    for (const type of ['dragover', 'drop']) {
      document.addEventListener(type, (event) => {
        event.preventDefault()
      })
    }
    find('[data-error-close]', root).addEventListener('click', () => {
      this.quieten()
    })
  }

  complain(sentence: string, name = ''): void {
    const box = find('[data-error]', this.root)
    const text = find('[data-error-text]', this.root)
    const line = name ? `${name}: ${sentence}` : sentence
    // Of several files each may be refused for a reason of its own.
    text.textContent = box.hidden ? line : `${text.textContent}\n${line}`
    box.hidden = false
  }

  quieten(): void {
    find('[data-error]', this.root).hidden = true
  }

  private add(files: Iterable<File>): void {
    this.quieten()
    this.uploads.add(files)
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
