import { gettext } from '../i18n'
import { find } from '../page_data'
import { oneOf, wholeNumber } from './address'
import { planeSize, type Block } from './blocks'
import { changedElsewhere, filtered, OWN, SLANTED, truthOf } from './learning_target'
import { drawNumbers } from './still_numbers'
import { filterNames } from './filter_names'
import { FilterLearning } from './learning'
import { LineChart } from './line_chart'
import { readable } from './numbers'
import { paintPlanes, rangeOf } from './palette'
import { openPicture, PhotoSource } from './photo_source'
import { channelsOf, gray, type Picture } from './pixels'
import { shapeText } from './size_formula'
import { onStepper, setStepper } from './steppers'

/** Longer side of what is learned from. */
const SIDE_PX = 192
const STEPS = 600
const STEPS_A_FRAME = 2
/** Good enough to stop. */
const LEARNED = 1e-7

/** Two pictures, one made of the other by a filter; the filter is found by gradient descent. */
export class LearningBench {
  private before: Block | null = null
  private own: ImageBitmap | null = null
  private learning: FilterLearning | null = null
  private losses: [step: number, loss: number][] = []
  private isRunning = false
  private size: number
  private photo: string
  private readonly secret = find<HTMLSelectElement>('#secret')
  private readonly rate = find<HTMLInputElement>('#rate')
  private readonly source: PhotoSource
  private readonly chart = new LineChart(find('#loss-chart'), {
    lines: [{ label: gettext('Error'), color: '--color-primary' }],
    across: gettext('Step'),
    height: 180,
    isLogarithmic: true,
  })

  constructor(
    parts: URLSearchParams,
    private readonly onChange: () => void,
  ) {
    this.size = wholeNumber(parts.get('lf'), 1, 7, 3)
    this.photo = parts.get('lphoto') ?? ''
    const names: Record<string, string> = {
      ...filterNames(),
      [SLANTED]: gettext('Edges at 45°'),
      [OWN]: gettext('Your own picture'),
    }
    for (const [name, title] of Object.entries(names)) this.secret.append(new Option(title, name))
    this.secret.value = oneOf(
      parts.get('secret'),
      Object.keys(names).filter((name) => name !== OWN),
      'sobel',
    )
    find<HTMLOptionElement>(`#secret [value=${OWN}]`).hidden = true
    this.source = new PhotoSource(find('#before-source'), (picture) => {
      this.setBefore(picture)
    })
    this.listen()
  }

  parts(): Record<string, string> {
    return {
      lf: String(this.size),
      lphoto: this.photo,
      secret: this.secret.value === OWN ? 'sobel' : this.secret.value,
    }
  }

  show(): void {
    if (this.before) this.restart()
    else void this.source.choose(this.photo)
  }

  private listen(): void {
    this.secret.addEventListener('change', () => {
      const truth = truthOf(this.secret.value)
      if (truth) this.size = truth.size[0] ?? 3
      this.restart()
      this.onChange()
    })
    onStepper('learning-size', (size) => {
      this.size = size
      this.restart()
      this.onChange()
    })
    this.rate.addEventListener('input', () => {
      if (this.learning) this.learning.rate = this.chosenRate
      this.writeRate()
    })
    find('#learn').addEventListener('click', () => {
      this.isRunning = !this.isRunning
      if (this.isRunning && (this.learning?.step ?? 0) >= STEPS) this.restart({ isRunning: true })
      this.run()
    })
    find('#learn-once').addEventListener('click', () => {
      this.descend(1)
      this.draw()
    })
    find('#forget').addEventListener('click', () => {
      this.restart()
    })
    const file = find<HTMLInputElement>('#after-file')
    find('#open-after').addEventListener('click', () => {
      file.click()
    })
    file.addEventListener('change', () => {
      void this.openAfter(file.files?.[0])
      file.value = ''
    })
    this.writeRate()
  }

  private setBefore(picture: Picture): void {
    this.before = gray(channelsOf(picture, SIDE_PX))
    this.photo = picture.id
    this.restart()
    this.onChange()
  }

  private async openAfter(file: File | undefined): Promise<void> {
    if (!file || !this.before) return
    const bitmap = await openPicture(file)
    const [height, width] = planeSize(this.before)
    const isAlike = bitmap && Math.abs(bitmap.width / bitmap.height / (width / height) - 1) < 0.03
    const complaint = find('#after-error')
    complaint.hidden = Boolean(isAlike)
    if (!bitmap)
      complaint.textContent = gettext(
        'Your browser cannot open this file as a picture. JPEG, PNG and WebP work.',
      )
    else if (!isAlike)
      complaint.textContent = gettext(
        'This picture has other proportions than the one before. It must be the same picture.',
      )
    if (!isAlike) return
    this.own = bitmap
    find<HTMLOptionElement>(`#secret [value=${OWN}]`).hidden = false
    this.secret.value = OWN
    this.restart()
  }

  private restart({ isRunning = false } = {}): void {
    const { before } = this
    if (!before) return
    this.isRunning = isRunning
    const truth = truthOf(this.secret.value)
    const after = truth ? filtered(before, truth, this.size) : changedElsewhere(before, this.own, this.size)
    this.learning = new FilterLearning(before, after, this.size, this.chosenRate)
    this.losses = []
    setStepper('learning-size', this.size)
    paintPlanes(find<HTMLCanvasElement>('#before'), [before], 'picture', { low: 0, high: 255, limit: 255 })
    const range = rangeOf([after])
    paintPlanes(find<HTMLCanvasElement>('#after'), [after], range.low < -1 ? 'signed' : 'picture', range)
    find("#learning [data-shape='before']").textContent = shapeText(before.size)
    find("#learning [data-shape='after']").textContent = shapeText(after.size)
    find('#truth-room').hidden = truth === null
    if (truth) drawNumbers(find('#truth'), truth, gettext('The filter to find'))
    this.draw()
  }

  private get chosenRate(): number {
    return 10 ** Number(this.rate.value)
  }

  private run(): void {
    this.draw()
    if (!this.isRunning || !find('#learning').checkVisibility()) return
    this.descend(STEPS_A_FRAME)
    requestAnimationFrame(() => {
      this.run()
    })
  }

  private descend(steps: number): void {
    const { learning } = this
    if (!learning || learning.isBlind) return
    for (let step = 0; step < steps; step++) {
      this.losses.push([learning.step, Math.max(learning.loss, 1e-12)])
      learning.descend()
    }
    const isOver = learning.step >= STEPS || learning.loss < LEARNED || !Number.isFinite(learning.loss)
    if (isOver) this.isRunning = false
  }

  private draw(): void {
    const { learning } = this
    if (!learning) return
    find('#learn').setAttribute('aria-pressed', String(this.isRunning))
    find('#learn span').textContent = this.isRunning ? gettext('Pause') : gettext('Learn')
    drawNumbers(find('#learned'), learning.kernel, gettext('The filter as it is learned'))
    find('#learning-step').textContent = gettext('Step %(step)s', { step: learning.step })
    find('#learning-text').textContent = this.sentence(learning)
    if (this.losses.length)
      this.chart.show([this.losses.map(([step]) => step), this.losses.map(([, loss]) => loss)])
  }

  private sentence(learning: FilterLearning): string {
    const { loss } = learning
    if (learning.isBlind) return gettext('The picture has one colour only: there is nothing to learn from.')
    if (!Number.isFinite(loss) || loss > 1e6)
      return gettext('The steps are too wide: the error grows. Take a smaller learning rate.')
    if (learning.step === 0) return gettext('All numbers are 0. Press Learn.')
    if (loss < LEARNED * 500) return gettext('Found.')
    return gettext('%(part)s of the differences in the picture after are not explained yet.', {
      part: `${readable(loss * 100, 2)} %`,
    })
  }

  private writeRate(): void {
    find('#rate-value').textContent = readable(this.chosenRate)
  }
}
