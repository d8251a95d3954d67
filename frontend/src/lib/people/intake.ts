import { v4 as uuid } from 'uuid'

import { Refused } from '../api'
import { gettext } from '../i18n'
import { find, stamp } from '../page_data'
import { Webcam } from '../webcam'
import { Burst } from './burst'
import { Examination } from './examination'
import type { EnrolmentPhoto, Limits, Pose, Source } from './messages'

const POSES: Pose[] = ['straight', 'left', 'right']

export function poseName(pose: Pose): string {
  return {
    straight: gettext('Straight'),
    left: gettext('Turned left'),
    right: gettext('Turned right'),
  }[pose]
}

/** Where a person's photographs come in: dropped, pasted, chosen or taken, each judged at once. */
export class Intake {
  private readonly root = find('#intake')
  private readonly stage = find('#stage', this.root)
  private readonly picture = find<HTMLImageElement>('#stage-picture', this.root)
  private readonly verdict = find('#verdict', this.root)
  private readonly accept = find<HTMLInputElement>('#same-face-ok', this.root)
  private readonly examination: Examination
  private readonly photos = new Map<Pose, EnrolmentPhoto>()
  private shownUrl = ''
  private isBusy = false

  /** `self` is a person who may well be recognised: the one whose further face this is. */
  constructor(
    url: string,
    limits: Limits,
    private readonly onChange: () => void,
    private readonly self = '',
  ) {
    this.examination = new Examination(url, uuid(), limits.max_upload_bytes)
    this.listen()
    this.offerCamera()
  }

  /** The photographs that may be enrolled, straight first. */
  get photoIds(): string[] {
    return POSES.flatMap((pose) => this.photos.get(pose)?.id ?? [])
  }

  /** Whether it was said that this is not the person whom these photographs look like. */
  get isSomebodyElse(): boolean {
    return this.accept.checked
  }

  /** What keeps these photographs from being enrolled, in words; empty if nothing does. */
  get missing(): string {
    if (this.isBusy || !this.photos.has('straight')) return gettext('a good photograph')
    const isAsked = !find('#same-face', this.root).hidden
    return isAsked && !this.accept.checked ? gettext('whether this is somebody else') : ''
  }

  async take(file: File, pose: Pose, source: Source): Promise<EnrolmentPhoto | null> {
    this.show(file)
    this.setBusy(true)
    this.say([])
    try {
      const photo = await this.examination.examine(file, pose, source)
      this.judge(photo)
      return photo
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.say([error.message], 'bad')
      return null
    } finally {
      this.setBusy(false)
      this.onChange()
    }
  }

  private judge(photo: EnrolmentPhoto): void {
    if (photo.urls.face && !this.picture.naturalWidth) this.showUrl(photo.urls.face) // a HEIC, for one
    if (photo.error) this.say([photo.error.message], 'bad')
    else if (!photo.is_good) {
      this.say(
        photo.problems.map(({ sentence }) => sentence),
        'bad',
      )
    } else {
      const before = this.photos.get(photo.pose)
      if (before) void this.examination.forget(before)
      this.photos.set(photo.pose, photo)
      this.say([gettext('This face is good enough.')], 'good')
      this.showPoses()
    }
    if (!photo.is_good) void this.examination.forget(photo)
  }

  private showPoses(): void {
    const list = find('#poses', this.root)
    list.replaceChildren()
    for (const pose of POSES) {
      const photo = this.photos.get(pose)
      if (!photo) continue
      const item = stamp('#pose-template')
      const picture = find<HTMLImageElement>('.pose-picture', item)
      if (photo.urls.face) picture.src = photo.urls.face
      find('.pose-name', item).textContent = poseName(pose)
      find('[data-remove]', item).addEventListener('click', () => {
        void this.drop(pose)
      })
      list.append(item)
    }
    this.warnOfSameFace()
  }

  private async drop(pose: Pose): Promise<void> {
    const photo = this.photos.get(pose)
    this.photos.delete(pose)
    this.showPoses()
    this.say([])
    if (!this.photos.size) this.showNothing()
    this.onChange()
    if (photo) await this.examination.forget(photo)
  }

  private warnOfSameFace(): void {
    const same = [...this.photos.values()]
      .flatMap((photo) => photo.same_face_as)
      .filter(({ person }) => person.id !== this.self)
      .sort((a, b) => a.distance - b.distance)[0]
    find('#same-face', this.root).hidden = same === undefined
    this.accept.checked = false
    if (!same) return
    const { name, number, url } = same.person
    const who = number ? `${name} (${number})` : name
    find('#same-face-text', this.root).textContent = gettext('This face is already enrolled as %(name)s.', {
      name: who,
    })
    find<HTMLAnchorElement>('#same-face-link', this.root).href = url
    find('#same-face', this.root).scrollIntoView({ block: 'center' })
  }

  private listen(): void {
    const file = find<HTMLInputElement>('#photo-file', this.root)
    find('#choose-photo', this.root).addEventListener('click', () => {
      file.click()
    })
    file.addEventListener('change', () => {
      this.takeFirst(file.files)
      file.value = ''
    })
    this.accept.addEventListener('change', this.onChange)
    for (const type of ['dragover', 'dragleave', 'drop'] as const) {
      document.addEventListener(type, (event) => {
        event.preventDefault()
        this.root.classList.toggle('uppy-is-drag-over', type === 'dragover')
        if (type === 'drop') this.takeFirst(event.dataTransfer?.files)
      })
    }
    document.addEventListener('paste', (event) => {
      if (event.clipboardData?.files.length) {
        event.preventDefault()
        this.takeFirst(event.clipboardData.files)
      }
    })
  }

  private takeFirst(files: FileList | null | undefined): void {
    const file = files?.[0]
    if (file && !this.isBusy) void this.take(file, 'straight', 'photo')
  }

  private offerCamera(): void {
    if (!Webcam.isPossible) return
    const burst = new Burst((file, pose) => this.take(file, pose, 'camera'))
    const button = find('#open-camera', this.root)
    button.hidden = false
    button.addEventListener('click', () => {
      void burst.open()
    })
  }

  private show(file: File): void {
    if (this.shownUrl) URL.revokeObjectURL(this.shownUrl)
    this.shownUrl = URL.createObjectURL(file)
    this.showUrl(this.shownUrl)
  }

  private showUrl(url: string): void {
    this.picture.onload = () => {
      this.picture.hidden = false
    }
    this.picture.onerror = () => {
      this.picture.hidden = true
    }
    this.picture.src = url
    find('#stage-empty', this.root).hidden = true
  }

  private showNothing(): void {
    this.picture.hidden = true
    find('#stage-empty', this.root).hidden = false
  }

  private setBusy(isBusy: boolean): void {
    this.isBusy = isBusy
    find('#stage-busy', this.root).hidden = !isBusy
    this.stage.setAttribute('aria-busy', String(isBusy))
  }

  private say(sentences: string[], kind: 'good' | 'bad' = 'good'): void {
    this.verdict.dataset.kind = kind
    this.verdict.replaceChildren(
      ...sentences.map((sentence) => {
        const line = document.createElement('p')
        line.textContent = sentence
        return line
      }),
    )
  }
}
