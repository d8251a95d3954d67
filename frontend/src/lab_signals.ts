import { get } from './lib/api'
import { gettext } from './lib/i18n'
import { keepAddress, readAddress, wholeNumber, writeSteps } from './lib/lab/address'
import { block, STILL, type Block, type Steps } from './lib/lab/blocks'
import { crossCorrelation, resultSize, termsAt } from './lib/lab/correlation'
import { SignalPen } from './lib/lab/drawn_signal'
import { LayerShapes } from './lib/lab/layer_shapes'
import { signalCharts } from './lib/lab/signal_charts'
import { parseTable } from './lib/lab/numbers'
import { shapeText, writeFormula } from './lib/lab/size_formula'
import { listen, SignalFile } from './lib/lab/signal_input'
import { drawBars, offerKernels } from './lib/lab/signal_kernels'
import { beatOf, highest, KERNELS, MADE, type MadeName } from './lib/lab/signals'
import { span } from './lib/lab/shapes'
import { onStepper, setStepper } from './lib/lab/steppers'
import { writeSum } from './lib/lab/written_sum'
import { find, findAll } from './lib/page_data'

/** Longer signals do not go into the address, or between the points of a line. */
const SHORT = 64

const parts = readAddress()
const steps: Steps = {
  padding: wholeNumber(parts.get('p'), 0, 99, 0),
  stride: wholeNumber(parts.get('s'), 1, 16, 1),
  dilation: wholeNumber(parts.get('d'), 1, 16, 1),
}
const place = find<HTMLInputElement>('#place')
const kernelText = find<HTMLInputElement>('#kernel')
const samplesText = find<HTMLTextAreaElement>('#samples')

let samples: number[] = []
/** Not yet seen through a filter: the highest peak is looked at first. */
let isNew = true
let source = parts.get('signal') ?? ''
let perSecond = 0
let kernel: Block = block([1], [1])
let found: Block | null = null

const charts = signalCharts({
  length: () => samples.length,
  onSignal: (at) => {
    goTo(Math.round((at + steps.padding - (wide() - 1) / 2) / steps.stride))
  },
  onResult: goTo,
})

new LayerShapes()
new SignalFile(
  (read, note) => {
    setSignal(read, { note })
  },
  (sound, note) => {
    setSignal(sound.samples, { note, perSecond: sound.perSecond })
  },
)
new SignalPen(
  find('#signal-chart'),
  charts.signal,
  () => samples,
  (drawn) => {
    setSignal(drawn, { note: gettext('Drawn.'), isChanged: true })
  },
)
listenToControls()
void begin()

function wide(): number {
  return span(kernel.size[0] ?? 1, steps.dilation)
}

async function begin(): Promise<void> {
  kernelText.value = (parts.get('k') ?? '').replaceAll(',', ' ') || KERNELS.mean
  readKernel()
  const typed = parseTable((parts.get('x') ?? '').replaceAll(',', ' '))?.flat()
  if (typed && typed.length <= SHORT) setSignal(typed, {})
  else await choose(source in MADE ? source : 'ecg')
}

async function choose(name: string): Promise<void> {
  source = name
  if (name !== 'ecg') {
    setSignal(MADE[name as MadeName](), { source: name })
    return
  }
  const ecg = await get<{ samples: number[]; per_second: number }>(find('#lab').dataset.ecg ?? '')
  const note = gettext(
    'Three heartbeats, %(rate)s samples a second. From PyWavelets (MIT-BIH Arrhythmia Database).',
    { rate: ecg.per_second },
  )
  setSignal(ecg.samples, { source: name, note })
}

interface About {
  source?: string
  note?: string
  perSecond?: number
  /** The same signal, drawn or typed over. */
  isChanged?: boolean
}

function setSignal(values: number[], about: About): void {
  isNew ||= !about.isChanged
  samples = values
  source = about.source ?? ''
  perSecond = about.perSecond ?? 0
  find('#signal-note').textContent = about.note ?? ''
  find('#listen-room').hidden = perSecond === 0
  if (document.activeElement !== samplesText) samplesText.value = samples.slice(0, 4096).join(' ')
  for (const button of findAll('[data-signal]'))
    button.setAttribute('aria-pressed', String(button.dataset.signal === source))
  compute()
}

function listenToControls(): void {
  for (const button of findAll('[data-signal]')) {
    button.addEventListener('click', () => void choose(button.dataset.signal ?? ''))
  }
  offerKernels(find('#signal-kernels'), (name) => {
    kernelText.value = name === 'beat' ? beatOf(samples) : KERNELS[name]
    readKernel()
    compute()
  })
  kernelText.addEventListener('input', () => {
    if (readKernel()) compute()
  })
  samplesText.addEventListener('input', () => {
    const typed = parseTable(samplesText.value)?.flat()
    if (typed && typed.length > 0) setSignal(typed, { isChanged: true })
  })
  place.addEventListener('input', () => {
    goTo(Number(place.value))
  })
  for (const name of ['padding', 'stride', 'dilation'] as const) {
    onStepper(name, (value) => {
      steps[name] = value
      compute()
    })
    setStepper(name, steps[name])
  }
  find('[data-listen=before]').addEventListener('click', () => {
    listen(samples, perSecond)
  })
  find('[data-listen=after]').addEventListener('click', () => {
    if (found) listen(found.values, perSecond / steps.stride)
  })
}

/** False where the field holds no filter: the last one stays. */
function readKernel(): boolean {
  const numbers = parseTable(kernelText.value)?.flat()
  const isFine = numbers !== undefined && numbers.length <= SHORT
  kernelText.toggleAttribute('aria-invalid', !isFine)
  find('#kernel-error').textContent = isFine
    ? ''
    : gettext('Numbers with spaces between them, at most %(most)s.', { most: SHORT })
  if (!isFine) return false
  kernel = block([numbers.length], numbers)
  drawBars(find('#kernel-bars'), numbers)
  return true
}

function compute(): void {
  const signal = block([samples.length], samples)
  const began = performance.now()
  const size = resultSize(signal.size, kernel.size, steps)
  found = size[0] === 0 ? null : crossCorrelation(signal, kernel, steps)
  const ms = Math.max(1, Math.round(performance.now() - began))
  find('#took').textContent = gettext('computed in %(ms)s ms', { ms })
  find('#signal-shape').textContent = shapeText(signal.size)
  find('#kernel-shape').textContent = shapeText(kernel.size)
  find('#signal-result-shape').textContent = found ? shapeText(size) : ''
  find('#signal-result').hidden = found === null
  find('#no-room').hidden = found !== null
  find('#no-room').textContent = gettext(
    'The filter is longer than the signal with its padding. Add padding, or take a shorter filter or less dilation.',
  )
  writeFormula(find('#formula'), signal.size, kernel.size, steps)
  if (found) {
    // Over the middle of what made it.
    const middles = Array.from(found.values, (_, at) => at * steps.stride - steps.padding + (wide() - 1) / 2)
    charts.result.show([middles, Array.from(found.values)])
    place.max = String(found.values.length - 1)
  }
  goTo(found && isNew ? highest(found.values) : Number(place.value))
  if (found) isNew = false
  keep()
}

function goTo(at: number): void {
  if (!found) {
    find('#sum').replaceChildren()
    charts.signal.show([samples.map((_, index) => index), samples, samples.map(() => null)])
    return
  }
  const to = Math.max(0, Math.min(found.values.length - 1, at))
  place.value = String(to)
  const terms = termsAt([to], [block([samples.length], samples)], [kernel], steps)
  writeSum(find('#sum'), terms, Math.max(8, Math.ceil(terms.length / 4)))
  const first = to * steps.stride - steps.padding
  const isUnder = (index: number): boolean => index >= first && index < first + wide()
  charts.signal.show([
    samples.map((_, index) => index),
    samples,
    samples.map((value, index) => (isUnder(index) ? value : null)),
  ])
}

function keep(): void {
  const now = new URLSearchParams()
  if (source && source !== 'ecg') now.set('signal', source)
  else if (!source && samples.length <= SHORT) now.set('x', samples.join(','))
  now.set('k', kernelText.value.trim().replace(/[\s;,]+/g, ','))
  writeSteps(now, steps, STILL)
  keepAddress(now)
}
