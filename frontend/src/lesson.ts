import { v4 as uuid } from 'uuid'

import { get, post } from './lib/api'
import { Advice } from './lib/classroom/advice'
import { Burst } from './lib/classroom/burst'
import { ClassCard } from './lib/classroom/class_card'
import { LearningCurves } from './lib/classroom/learning_curves'
import type { Learned, LessonClass, LessonLimits } from './lib/classroom/messages'
import { usual } from './lib/classroom/measured'
import { Trial } from './lib/classroom/trial'
import { confirmDeletion } from './lib/confirm'
import { attempt } from './lib/attempt'
import { decodeFrame } from './lib/frames'
import { gettext, language } from './lib/i18n'
import { showOrders, takeOrders } from './lib/job_orders'
import { isEnded, type Job, type JobState } from './lib/messages'
import { showConnection, showRefusal } from './lib/notices'
import { Painter } from './lib/painter'
import { find, pageData } from './lib/page_data'
import { LiveSocket } from './lib/socket'
import { waitingWords } from './lib/words'

const url = find('#lesson').dataset.url ?? ''
const limits = pageData<LessonLimits>('limits')
const burst = new Burst()
const curves = new LearningCurves(find('#curves'), find('#chart'))
const trial = new Trial(url, limits.sure_from)
const train = find<HTMLButtonElement>('#train')
const seen = find<HTMLCanvasElement>('#seen')
const advice = new Advice(limits)
let cards: ClassCard[] = []
let learned = pageData<Learned>('learned')
let job: Job | null = null
let socket: LiveSocket<JobState | { type: 'job.history'; rows: number[][] }> | null = null

for (const about of pageData<LessonClass[]>('class-list')) add(about)
tellClasses()
trial.show(learned)
const begun = pageData<Job | null>('job')
if (begun) watch(begun)

find('#add-class').addEventListener('click', () => {
  void attempt(async () => {
    add(await post<LessonClass>(`${url}classes`, {}))
    tellClasses()
    const name = cards.at(-1)?.root.querySelector<HTMLInputElement>('[data-name]')
    name?.focus()
    name?.select()
  })
})
for (const button of ['#add-none', '#add-none-now']) {
  find(button).addEventListener('click', () => {
    void attempt(async () => {
      add(await post<LessonClass>(`${url}classes/none`))
      tellClasses()
      cards.at(-1)?.root.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
      cards.at(-1)?.root.querySelector<HTMLInputElement>('[data-name]')?.focus({ preventScroll: true })
    })
  })
}
const name = find<HTMLInputElement>('#name')
name.addEventListener('change', () => {
  void attempt(async () => {
    if (!name.value.trim()) name.value = name.defaultValue
    await post(`${url}rename`, { name: name.value.trim() })
    name.defaultValue = name.value
  })
})
find('#delete').addEventListener('click', () => {
  void attempt(async () => {
    const text = gettext('What it has learned is lost. The photographs stay in your library.')
    if (!(await confirmDeletion(gettext('Delete this lesson?'), text))) return
    await post(`${url}delete`)
    location.assign(find('#lesson').dataset.back ?? '/')
  })
})
train.addEventListener('click', () => {
  void attempt(async () => {
    const wishes = advice.wishes
    curves.clear()
    find('#score').textContent = ''
    watch(await post<Job>(`${url}learn`, { ...wishes, request_key: uuid() }))
  })
})
takeOrders(() => job, show)
advice.onWish(advise)

const painter = new Painter({
  decode: (image) => createImageBitmap(image),
  draw: (picture) => {
    seen.width = picture.width
    seen.height = picture.height
    seen.getContext('2d')?.drawImage(picture, 0, 0)
    seen.hidden = false
  },
  onPainted: () => {
    socket?.send('{"type":"ready"}')
  },
  onError: (error) => {
    console.error('a frame could not be drawn', error)
  },
})

function add(about: LessonClass): void {
  const card = new ClassCard(about, {
    url,
    maxBytes: limits.max_upload_bytes,
    burst,
    onChange: advise,
    onRemove: (gone) => {
      cards = cards.filter((one) => one !== gone)
      gone.root.remove()
      tellClasses()
      find('#add-class').focus()
    },
  })
  cards.push(card)
  find('#classes').append(card.root)
}

function tellClasses(): void {
  for (const [place, card] of cards.entries()) {
    card.place = place
    find('[data-remove-class]', card.root).hidden = cards.length <= 2
  }
  const isFull = cards.length >= limits.max_classes
  const hasNone = cards.some(({ isNone }) => isNone)
  find('#add-class').hidden = isFull
  for (const about of ['#add-none', '#none-about', '#add-none-now']) find(about).hidden = isFull || hasNone
  advise()
}

function advise(): void {
  advice.show(cards.map(({ title, isNone, photos }) => ({ title, isNone, photos: [...photos.keys()] })))
  const { learned: count = 0, held_out: aside = 0 } = learned.figures
  const total = cards.reduce((sum, { photos }) => sum + photos.size, 0)
  const names = cards.map(({ title }) => title)
  find('#stale').hidden = total === count + aside && names.join('\n') === learned.learned.join('\n')
}

function watch(started: Job): void {
  socket?.close()
  job = null
  socket = new LiveSocket(`/ws/jobs/${String(started.id)}/`, {
    onText: (message) => {
      if (message.type === 'job.state') show(message.job)
      else curves.add(message.rows)
    },
    onBinary: (message) => {
      const frame = decodeFrame(message)
      find<HTMLProgressElement>('#progress').value = frame.header.fraction
      curves.addFigures({ ...frame.header.figures })
      painter.show(frame)
    },
    onConnection: (connection) => {
      // Closed by this page itself once there is nothing more to hear.
      if (!job || !isEnded(job.state)) showConnection(connection)
    },
  })
  seen.hidden = true
  show(started)
  find('#busy').scrollIntoView({ block: 'nearest' })
}

function show(next: Job): void {
  const isNew = job?.id !== next.id || !isEnded(job.state)
  job = next
  const hasEnded = isEnded(job.state)
  find('#busy').hidden = hasEnded
  find('#doing').textContent = doing(job)
  find<HTMLProgressElement>('#progress').value = job.fraction
  showOrders(job)
  if (job.error) showRefusal(job.error.message)
  if (hasEnded && isNew) void finish()
}

async function finish(): Promise<void> {
  socket?.close()
  await attempt(async () => {
    const state = await get<Learned & { rows: number[][] }>(`${url}state`)
    curves.add(state.rows)
    learned = state
    tellScore(state)
    trial.show(state)
    advise()
  })
}

function tellScore({ figures }: Learned): void {
  const once = usual(figures.choices ?? [])?.accuracy ?? figures.accuracy
  const score = find('#score')
  if (once === undefined || once === null) {
    score.textContent = gettext('Learned. No photographs were kept aside, so try it on new ones.')
    return
  }
  score.textContent = gettext('Right on %(percent)s of %(count)s photographs that it never saw.', {
    percent: new Intl.NumberFormat(language(), { style: 'percent' }).format(once),
    count: figures.held_out ?? 0,
  })
}

function doing(job: Job): string {
  const { state, message } = job
  if (state === 'queued') return waitingWords(job)
  if (state === 'paused') return gettext('Paused')
  if (message === 'looking') return gettext('Looking at the photographs')
  if (message === 'ensemble') return gettext('Learning: the ensemble')
  return message === 'measuring' ? gettext('Measuring') : gettext('Learning')
}
