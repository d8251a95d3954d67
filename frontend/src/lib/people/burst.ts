import { gettext } from '../i18n'
import { find, findAll } from '../page_data'
import { Webcam } from '../webcam'
import type { EnrolmentPhoto, Pose } from './messages'

const POSES: Pose[] = ['straight', 'left', 'right']
const COUNT_FROM = 3
const STEP_MS = 750
const READING_MS = 1800
const TRIES = 6

type Take = (file: File, pose: Pose) => Promise<EnrolmentPhoto | null>

function prompt(pose: Pose): string {
  return {
    straight: gettext('Look straight into the camera'),
    left: gettext('Turn your head a little to your left'),
    right: gettext('Turn your head a little to your right'),
  }[pose]
}

/** Three looks in a row before the webcam: counts down, takes a picture, says what to do better, goes on. */
export class Burst {
  private readonly dialog = find<HTMLDialogElement>('#burst')
  private readonly view = find('.burst-view', this.dialog)
  private readonly begin = find<HTMLButtonElement>('[data-begin]', this.dialog)
  private readonly enough = find<HTMLButtonElement>('[data-skip]', this.dialog)
  private readonly webcam = new Webcam(this.dialog, () => {
    this.begin.disabled = false
    this.begin.focus()
  })

  constructor(private readonly take: Take) {
    for (const selector of ['[data-close]', '[data-skip]']) {
      find(selector, this.dialog).addEventListener('click', () => {
        this.dialog.close()
      })
    }
    this.begin.addEventListener('click', () => {
      void this.run()
    })
  }

  async open(): Promise<void> {
    this.begin.hidden = false
    this.begin.disabled = true
    this.enough.hidden = true
    this.tell('straight', gettext('Sit before the camera, in even light.'))
    this.mark(null)
    await this.webcam.open()
  }

  private async run(): Promise<void> {
    this.begin.hidden = true
    const done = new Set<Pose>()
    for (const pose of POSES) {
      this.tell(pose, prompt(pose))
      this.mark(pose, done)
      if (!(await this.untilGood(pose))) break
      done.add(pose)
      this.enough.hidden = false
    }
    this.mark(null, done)
    if (this.dialog.open && done.size === POSES.length) this.dialog.close()
    else if (this.dialog.open) this.begin.hidden = false
  }

  private async untilGood(pose: Pose): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      await this.countDown()
      if (!this.webcam.isOn) return false
      const photo = await this.take(await this.webcam.photograph(), pose)
      if (!this.dialog.open) return false
      if (photo?.is_good) return true
      this.complain(photo)
      await this.wait(READING_MS)
    }
    return false
  }

  private complain(photo: EnrolmentPhoto | null): void {
    const sentence = photo?.problems[0]?.sentence ?? photo?.error?.message
    find('[data-problem]', this.dialog).textContent =
      sentence ?? gettext('That did not work. Once more, please.')
  }

  private async countDown(): Promise<void> {
    const count = find('[data-count]', this.dialog)
    for (let number = COUNT_FROM; number > 0 && this.dialog.open; number--) {
      count.textContent = String(number)
      await this.wait(STEP_MS)
    }
    count.textContent = ''
    find('[data-problem]', this.dialog).textContent = ''
  }

  private tell(pose: Pose, words: string): void {
    this.view.dataset.pose = pose
    find('[data-prompt]', this.dialog).textContent = words
    find('[data-problem]', this.dialog).textContent = ''
  }

  private mark(now: Pose | null, done = new Set<Pose>()): void {
    for (const step of findAll('[data-step]', this.dialog)) {
      const pose = step.dataset.step as Pose
      step.toggleAttribute('aria-current', pose === now)
      step.toggleAttribute('data-done', done.has(pose))
    }
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms))
  }
}
