import { gettext } from './lib/i18n'
import { keepAddress, oneOf, readAddress, wholeNumber, writeSteps } from './lib/lab/address'
import { STILL, type Block, type Steps } from './lib/lab/blocks'
import { crossCorrelation, resultSize, termsAt } from './lib/lab/correlation'
import { LayerShapes } from './lib/lab/layer_shapes'
import { readable } from './lib/lab/numbers'
import { fittingView, rangeOf, type View } from './lib/lab/palette'
import { span } from './lib/lab/shapes'
import { shapeText, writeFormula } from './lib/lab/size_formula'
import { onRadio, onStepper, setRadio, setStepper } from './lib/lab/steppers'
import { openVolume } from './lib/lab/volume_file'
import { kernelOf, nameOf, VolumeKernel } from './lib/lab/volume_kernel'
import { VolumeViews } from './lib/lab/volume_views'
import { ballFilm, headPhantom } from './lib/lab/volumes'
import { writeSum } from './lib/lab/written_sum'
import { find, findAll } from './lib/page_data'
import { onThemeChange } from './lib/theme'

const SIDE = 64
const FRAMES = 32
const MADE = { head: () => headPhantom(SIDE), ball: () => ballFilm(FRAMES, SIDE) }
type Made = keyof typeof MADE
const VIEWS = ['auto', 'signed', 'size', 'picture'] as const

const parts = readAddress()
const steps: Steps = {
  padding: wholeNumber(parts.get('p'), 0, 4, 1),
  stride: wholeNumber(parts.get('s'), 1, 4, 1),
  dilation: wholeNumber(parts.get('d'), 1, 4, 1),
}
let source: Made | 'own' = oneOf(parts.get('volume'), ['head', 'ball'] as const, 'head')
let volume: Block = MADE[source]()
let kernel = kernelOf(parts.get('k'), 'edges_z')
let view = oneOf(parts.get('view'), VIEWS, 'auto')
let found: Block | null = null
let place = (parts.get('at') ?? '').split(',').map(Number)

const editor = new VolumeKernel((changed) => {
  kernel = changed
  compute()
})
const views = new VolumeViews((moved) => {
  place = moved
  show()
})
views.middle = (at, axis) =>
  at * steps.stride - steps.padding + (span(kernel.size[axis] ?? 1, steps.dilation) - 1) / 2

new LayerShapes()
listen()
compute()

function listen(): void {
  for (const button of findAll('[data-volume]')) {
    button.addEventListener('click', () => {
      setVolume(MADE[button.dataset.volume as Made](), button.dataset.volume as Made)
    })
  }
  for (const name of ['padding', 'stride', 'dilation'] as const) {
    setStepper(name, steps[name])
    onStepper(name, (value) => {
      steps[name] = value
      compute()
    })
  }
  setRadio('view', view)
  onRadio('view', (value) => {
    view = value as typeof view
    show()
  })
  const files = find<HTMLInputElement>('#files')
  find('#open').addEventListener('click', () => {
    files.click()
  })
  files.addEventListener('change', () => void open([...(files.files ?? [])]))
  const room = find('#lab')
  room.addEventListener('dragover', (event) => {
    event.preventDefault()
  })
  room.addEventListener('drop', (event) => {
    event.preventDefault()
    void open([...(event.dataTransfer?.files ?? [])])
  })
  onThemeChange(show)
}

async function open(files: File[]): Promise<void> {
  if (files.length === 0) return
  const bar = find<HTMLProgressElement>('#opening')
  const complaint = find('#volume-error')
  complaint.hidden = true
  bar.hidden = false
  try {
    const opened = await openVolume(files, (part) => {
      bar.value = part
    })
    setVolume(opened, 'own')
  } catch (error) {
    complaint.textContent = error instanceof Error ? error.message : String(error)
    complaint.hidden = false
  } finally {
    bar.hidden = true
    find<HTMLInputElement>('#files').value = ''
  }
}

function setVolume(changed: Block, from: typeof source): void {
  volume = changed
  source = from
  place = []
  compute()
}

function compute(): void {
  editor.show(kernel)
  const size = resultSize(volume.size, kernel.size, steps)
  const began = performance.now()
  found = size.includes(0) ? null : crossCorrelation(volume, kernel, steps)
  const ms = Math.max(1, Math.round(performance.now() - began))
  find('#took').textContent = gettext('computed in %(ms)s ms', { ms })
  for (const button of findAll('[data-volume]'))
    button.setAttribute('aria-pressed', String(button.dataset.volume === source))
  find('#volume-shape').textContent = shapeText(volume.size)
  find('#kernel-shape').textContent = shapeText(kernel.size)
  find('#result-shape').textContent = found ? shapeText(size) : ''
  find('#no-room').hidden = found !== null
  find('#no-room').textContent = gettext(
    'The filter is larger than the input with its padding. Add padding, or take a smaller filter or less dilation.',
  )
  writeFormula(find('#formula'), volume.size, kernel.size, steps)
  show()
}

function show(): void {
  if (!found) return
  const { size } = found
  place = size.map((length, axis) => {
    const at = place[axis]
    return at === undefined || !Number.isInteger(at) || place.length !== size.length
      ? Math.floor(length / 2)
      : Math.max(0, Math.min(length - 1, at))
  })
  const range = rangeOf([found])
  const shown: View = view === 'auto' ? fittingView([kernel]) : view
  const wide = kernel.size.map((length) => span(length, steps.dilation))
  views.show(volume, found, place, { view: shown, range, wide })
  find('#range').textContent = gettext('%(low)s … %(high)s', {
    low: readable(range.low, 1),
    high: readable(range.high, 1),
  })
  const terms = termsAt(place, [volume], [kernel], steps)
  writeSum(find('#sum'), terms, 9)
  keep()
}

function keep(): void {
  const now = new URLSearchParams()
  if (source === 'ball') now.set('volume', source)
  now.set('k', nameOf(kernel) ?? [...kernel.values].map((value) => Number(value.toFixed(4))).join(','))
  now.set('at', place.join(','))
  writeSteps(now, steps, { ...STILL, padding: 1 })
  if (view !== 'auto') now.set('view', view)
  keepAddress(now)
}
