import { gettext } from '../i18n'
import { find } from '../page_data'
import { oneOf, wholeNumber } from './address'
import { planeSize } from './blocks'
import { isSameFilter, OWN, SLANTED, truthOf } from './learning_target'
import { NumbersPair, PhotoPair, type Pair } from './learning_pairs'
import { drawNumbers } from './still_numbers'
import { filterNames } from './filter_names'
import { FilterLearning } from './learning'
import { LineChart } from './line_chart'
import { readable } from './numbers'
import { shapeText } from './size_formula'
import { onRadio, onStepper, setRadio, setStepper } from './steppers'

const STEPS = 600
const STEPS_A_FRAME = 2
/** Good enough to stop. */
const LEARNED = 1e-7
const KINDS = ['photo', 'numbers'] as const
type Kind = (typeof KINDS)[number]
const USUAL = 'sobel'

/** Something before and after a filter; the filter is found by gradient descent. */
export class LearningBench {
  private learning: FilterLearning | null = null
  private losses: [step: number, loss: number][] = []
  private isRunning = false
  private size: number
  private kind: Kind
  private readonly numbers: NumbersPair
  private readonly photo: PhotoPair
  private readonly secret = find<HTMLSelectElement>('#secret')
  private readonly own = new Option('', OWN)
  private readonly rate = find<HTMLInputElement>('#rate')
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
    this.kind = oneOf(parts.get('lk'), KINDS, 'photo')
    const listener = {
      onBefore: () => {
        this.changed()
      },
      onOwn: () => {
        this.secret.value = this.pair.own ? OWN : USUAL
        this.changed()
      },
    }
    this.numbers = new NumbersPair(parts, listener)
    this.photo = new PhotoPair(parts, listener)
    const names = { ...filterNames(), [SLANTED]: gettext('Edges at 45°') }
    for (const [name, title] of Object.entries(names)) this.secret.append(new Option(title, name))
    this.secret.append(this.own)
    this.secret.value = this.pair.own ? OWN : oneOf(parts.get('secret'), Object.keys(names), USUAL)
    this.listen()
  }

  parts(): Record<string, string> {
    const { kind, secret, size } = this
    return { lk: kind, lf: String(size), secret: secret.value, ...this.pair.parts() }
  }

  show(): void {
    if (this.kind === 'photo') this.photo.begin()
    this.restart()
  }

  private get pair(): Pair {
    return this.kind === 'numbers' ? this.numbers : this.photo
  }

  private listen(): void {
    onRadio('learning-kind', (kind) => {
      this.kind = kind as Kind
      if (this.secret.value === OWN && !this.pair.own) this.secret.value = USUAL
      this.onChange()
      this.show()
    })
    this.secret.addEventListener('change', () => {
      const truth = truthOf(this.secret.value)
      if (truth) this.size = truth.size[0] ?? 3
      this.changed()
    })
    onStepper('learning-size', (size) => {
      this.size = size
      this.changed()
    })
    this.rate.addEventListener('input', () => {
      if (this.learning) this.learning.rate = this.chosenRate
      this.writeRate()
    })
    find('#learn').addEventListener('click', () => {
      this.isRunning = !this.isRunning
      if (this.isRunning && this.isOver) this.restart({ isRunning: true })
      this.run()
    })
    find('#learn-once').addEventListener('click', () => {
      this.descend(1)
      this.draw()
    })
    find('#forget').addEventListener('click', () => {
      this.restart()
    })
    this.writeRate()
  }

  private changed(): void {
    this.restart()
    this.onChange()
  }

  private restart({ isRunning = false } = {}): void {
    const { pair, kind } = this
    setRadio('learning-kind', kind)
    find('#learning').dataset.kind = kind
    this.own.textContent = kind === 'numbers' ? gettext('Your own numbers') : gettext('Your own picture')
    this.own.hidden = !pair.own
    const { before } = pair
    if (!before) return
    this.isRunning = isRunning
    // A filter cannot be larger than what it lies on.
    this.size = Math.min(this.size, ...planeSize(before))
    setStepper('learning-size', this.size)
    const truth = truthOf(this.secret.value)
    const after = pair.after(truth, this.size)
    this.learning = new FilterLearning(before, after, this.size, this.chosenRate)
    this.losses = []
    pair.show(after)
    find("#learning [data-shape='before']").textContent = shapeText(before.size)
    find("#learning [data-shape='after']").textContent = shapeText(after.size)
    find('#truth-room').hidden = truth === null
    if (truth) drawNumbers(find('#truth'), truth, gettext('The filter to find'))
    this.draw()
  }

  private get chosenRate(): number {
    return 10 ** Number(this.rate.value)
  }

  private get isOver(): boolean {
    const { step = 0, loss = 0 } = this.learning ?? {}
    return step >= STEPS || loss < LEARNED || !Number.isFinite(loss)
  }

  private run(): void {
    if (this.isRunning) this.descend(STEPS_A_FRAME)
    this.draw()
    if (!this.isRunning || !find('#learning').checkVisibility()) return
    requestAnimationFrame(() => {
      this.run()
    })
  }

  private descend(steps: number): void {
    const { learning } = this
    if (!learning || learning.isBlind) {
      this.isRunning = false
      return
    }
    for (let step = 0; step < steps; step++) {
      this.losses.push([learning.step, Math.max(learning.loss, 1e-12)])
      learning.descend()
    }
    if (this.isOver) this.isRunning = false
  }

  private draw(): void {
    const { learning, pair } = this
    if (!learning || !pair.before) return
    find('#learn').setAttribute('aria-pressed', String(this.isRunning))
    find('#learn span').textContent = this.isRunning ? gettext('Pause') : gettext('Learn')
    drawNumbers(find('#learned'), learning.kernel, gettext('The filter as it is learned'))
    find('#learned-bias').textContent = `b = ${readable(learning.bias, 2)}`
    pair.showNow(learning.applied(pair.before))
    find('#learning-step').textContent = gettext('Step %(step)s', { step: learning.step })
    find('#learning-text').textContent = this.sentence(learning)
    find('#loss-chart').hidden = this.losses.length === 0
    if (this.losses.length)
      this.chart.show([this.losses.map(([step]) => step), this.losses.map(([, loss]) => loss)])
  }

  private sentence(learning: FilterLearning): string {
    const { loss } = learning
    if (learning.isBlind) return gettext('All that is before is the same: there is nothing to learn from.')
    if (!Number.isFinite(loss) || loss > 1e6)
      return gettext('The steps are too wide: the error grows. Take a smaller learning rate.')
    if (learning.step === 0) return gettext('All numbers are 0. Press Learn.')
    if (loss < LEARNED * 500) {
      const truth = truthOf(this.secret.value)
      return !truth || isSameFilter(truth, learning.kernel)
        ? gettext('Found.')
        : gettext(
            'Found one, but not the same: here several filters do alike. More variety before tells them apart.',
          )
    }
    return gettext('%(part)s of the differences after are not explained yet.', {
      part: `${readable(loss * 100, 2)} %`,
    })
  }

  private writeRate(): void {
    find('#rate-value').textContent = readable(this.chosenRate)
  }
}
