import { post, Refused } from './lib/api'
import { Bars } from './lib/classroom/bars'
import { ClassicJob } from './lib/classroom/classic_job'
import { showConfusion } from './lib/classroom/confusion'
import { DigitPad } from './lib/classroom/digit_pad'
import { HELD_OUT, LearningCurves } from './lib/classroom/learning_curves'
import type { DigitAnswer } from './lib/classroom/messages'
import { gettext, language } from './lib/i18n'
import { showRefusal } from './lib/notices'
import { Painter } from './lib/painter'
import { find } from './lib/page_data'

interface State {
  rows: number[][]
  version: number
  figures: {
    accuracy?: number
    measured?: number
    confusion?: number[][]
    wrong?: { is: number; said: number }[]
  }
}

const SIDE = 28
/** So long nobody draws on, then it reads. */
const PAUSE_MS = 180

const url = find('#classic').dataset.url ?? ''
const percent = new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 2 })
const bars = new Bars(find('#bars'))
const curves = new LearningCurves(find('#curves'), find('#chart'))
const filters = find<HTMLCanvasElement>('#filters')
const sheet = new Image()
let isTaught = false
let shownVersion = -1
let wrong: { is: number; said: number }[] = []
let waiting: ReturnType<typeof setTimeout> | undefined
let isReading = false
let isStale = false

const pad = new DigitPad(find<HTMLCanvasElement>('#pad'), () => {
  clearTimeout(waiting)
  waiting = setTimeout(() => void read(), PAUSE_MS)
})
const painter = new Painter({
  decode: (image) => createImageBitmap(image),
  draw: (picture) => {
    filters.width = picture.width
    filters.height = picture.height
    filters.getContext('2d')?.drawImage(picture, 0, 0)
    find('#filters-figure').hidden = false
  },
  onPainted: () => {
    job.ready()
  },
  onError: (error) => {
    console.error('a frame could not be drawn', error)
  },
})
const job = new ClassicJob<State>({
  onState,
  onFrame: (frame) => {
    curves.addFigures({ ...frame.header.figures })
    tellScore()
    painter.show(frame)
  },
})
find('#wipe').addEventListener('click', () => {
  pad.wipe()
  bars.clear()
  find('#answer').textContent = '–'
  find<HTMLCanvasElement>('#seen').getContext('2d')?.clearRect(0, 0, SIDE, SIDE)
})
find('#example').addEventListener('click', () => {
  if (wrong.length === 0) return
  pad.paste(sheet, SIDE * Math.floor(Math.random() * wrong.length), SIDE)
})

function onState(state: State): void {
  curves.add(state.rows)
  tellScore()
  isTaught = state.version > 0
  find('#example').hidden = (state.figures.wrong ?? []).length === 0
  if (state.version === shownVersion || !isTaught) return
  shownVersion = state.version
  find('#answer-about').textContent = gettext('It reads while you draw.')
  showMistakes(state)
  if (pad.hasInk) void read()
}

function tellScore(): void {
  const right = curves.last?.[HELD_OUT] ?? -1
  find('#score').textContent =
    right < 0 ? '' : gettext('%(percent)s of digits that it never saw', { percent: percent.format(right) })
}

function showMistakes({ figures }: State): void {
  const { confusion, accuracy = 0, measured = 0 } = figures
  if (!confusion) return
  find('#mistakes').hidden = false
  find('#confusion-about').textContent = gettext(
    'Of %(measured)s digits by other writers it reads %(percent)s rightly. Rows are what they are, columns what it says.',
    { measured: measured.toLocaleString(language()), percent: percent.format(accuracy) },
  )
  showConfusion(find('#confusion'), confusion)
  wrong = figures.wrong ?? []
  if (wrong.length === 0) return
  sheet.onload = showWrong
  sheet.src = `${url}wrong.png?version=${String(shownVersion)}`
}

function showWrong(): void {
  find('#wrong').replaceChildren(
    ...wrong.map(({ is, said }, place) => {
      const item = document.createElement('li')
      const canvas = document.createElement('canvas')
      canvas.width = canvas.height = SIDE
      canvas.getContext('2d')?.drawImage(sheet, place * SIDE, 0, SIDE, SIDE, 0, 0, SIDE, SIDE)
      canvas.ariaHidden = 'true'
      const words = document.createElement('span')
      words.textContent = gettext('%(is)s as %(said)s', { is, said })
      item.append(canvas, words)
      return item
    }),
  )
}

/** One question at a time: what is drawn meanwhile is asked about after it. */
async function read(): Promise<void> {
  isStale = true
  if (isReading || !isTaught || !pad.hasInk) return
  isReading = true
  while (isStale) {
    isStale = false
    const form = new FormData()
    form.append('picture', await pad.picture(), 'digit.png')
    try {
      show(await post<DigitAnswer>(`${url}read`, form))
      showRefusal('')
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      showRefusal(error.message)
    }
  }
  isReading = false
}

function show(answer: DigitAnswer): void {
  if (!pad.hasInk) return
  bars.show(answer)
  const best = answer.probabilities.indexOf(Math.max(...answer.probabilities))
  find('#answer').textContent = answer.classes[best] ?? ''
  const seen = find<HTMLCanvasElement>('#seen').getContext('2d')
  const pixels = new ImageData(SIDE, SIDE)
  for (const [place, ink] of answer.digit.entries()) {
    pixels.data.set([255 - ink, 255 - ink, 255 - ink, 255], 4 * place)
  }
  seen?.putImageData(pixels, 0, 0)
}
