import { v4 as uuid } from 'uuid'

import { get, post } from './lib/api'
import { Burst } from './lib/classroom/burst'
import { ClassCard } from './lib/classroom/class_card'
import { LearningCurves } from './lib/classroom/learning_curves'
import type { Learned, LessonClass, LessonLimits } from './lib/classroom/messages'
import { Trial } from './lib/classroom/trial'
import { confirmDeletion } from './lib/confirm'
import { perform } from './lib/datasets/perform'
import { decodeFrame } from './lib/frames'
import { gettext, ngettext } from './lib/i18n'
import { isEnded, type Job, type JobState } from './lib/messages'
import { showConnection, showNoWorker, showRefusal } from './lib/notices'
import { Painter } from './lib/painter'
import { find, findAll, pageData } from './lib/page_data'
import { LiveSocket } from './lib/socket'
import { placeInLine } from './lib/words'

const url = find('#lesson').dataset.url ?? ''
const limits = pageData<LessonLimits>('limits')
const burst = new Burst()
const curves = new LearningCurves(find('#curves'), find('#chart'))
const trial = new Trial(url)
const train = find<HTMLButtonElement>('#train')
const how = find<HTMLDetailsElement>('#how')
const seen = find<HTMLCanvasElement>('#seen')
let cards: ClassCard[] = []
let job: Job | null = null
let socket: LiveSocket<JobState | { type: 'job.history'; rows: number[][] }> | null = null
let seed = 1

for (const about of pageData<LessonClass[]>('class-list')) add(about)
tellClasses()
trial.show(pageData<Learned>('learned'))
const begun = pageData<Job | null>('job')
if (begun) watch(begun)

find('#add-class').addEventListener('click', () => {
  void perform(async () => {
    add(await post<LessonClass>(`${url}classes`, {}))
    tellClasses()
    const name = cards.at(-1)?.root.querySelector<HTMLInputElement>('[data-name]')
    name?.focus()
    name?.select()
  })
})
const name = find<HTMLInputElement>('#name')
name.addEventListener('change', () => {
  void perform(async () => {
    if (!name.value.trim()) name.value = name.defaultValue
    await post(`${url}rename`, { name: name.value.trim() })
    name.defaultValue = name.value
  })
})
find('#delete').addEventListener('click', () => {
  void perform(async () => {
    const text = gettext('What it has learned is lost. The photographs stay in your library.')
    if (!(await confirmDeletion(gettext('Delete this lesson?'), text))) return
    await post(`${url}delete`)
    location.assign(find('#lesson').dataset.back ?? '/')
  })
})
train.addEventListener('click', () => {
  void perform(async () => {
    const variations = findAll<HTMLInputElement>('[name=variation]:checked').map(({ value }) => value)
    const depth = find<HTMLInputElement>('[name=depth]:checked').value
    curves.clear()
    find('#score').textContent = ''
    watch(await post<Job>(`${url}learn`, { variations, depth, request_key: uuid() }))
  })
})
for (const [button, verb] of [
  ['#pause', 'pause'],
  ['#resume', 'resume'],
  ['#stop', 'cancel'],
] as const) {
  find(button).addEventListener('click', () => {
    void perform(async () => {
      if (job) show(await post<Job>(job.urls[verb]))
    })
  })
}
how.addEventListener('toggle', showVariations)
find('#other-variations').addEventListener('click', () => {
  seed += 1
  showVariations()
})
for (const input of findAll('[name=depth], [name=variation]')) input.addEventListener('change', advise)

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
  find('#add-class').hidden = cards.length >= limits.max_classes
  advise()
}

/** What is missing, or what so many photographs are good for. */
function advise(): void {
  const empty = cards.find(({ photos }) => photos.size === 0)
  train.disabled = cards.length < 2 || empty !== undefined
  const total = cards.reduce((sum, { photos }) => sum + photos.size, 0)
  const fewest = Math.min(...cards.map(({ photos }) => photos.size))
  const said = empty
    ? gettext('“%(name)s” needs photographs first. Five to twenty of each class are a good beginning.', {
        name: empty.title,
      })
    : [
        ngettext('%(count)s photograph.', '%(count)s photographs.', total),
        depthAdvice(fewest),
        fewest < 5 ? gettext('From five of a class on, each fifth is kept aside to measure with.') : '',
      ].join(' ')
  find('#advice').textContent = said.trim()
  const chosen = find<HTMLInputElement>('[name=depth]:checked').value
  const depth = chosen === 'auto' ? depthFor(fewest) : chosen
  find('span', train).textContent = depth === 'head' ? gettext('Train') : gettext('Train (takes minutes)')
  if (how.open) showVariations()
}

const depthFor = (fewest: number): string =>
  fewest < limits.blocks_from ? 'head' : fewest < limits.all_from ? 'blocks' : 'all'

function depthAdvice(fewest: number): string {
  const words: Record<string, string> = {
    head: gettext('With so few, all of the network is frozen but its softmax.'),
    blocks: gettext('Enough for the last blocks of the network to learn, too.'),
    all: gettext('Enough for the whole network to learn.'),
  }
  return words[depthFor(fewest)] ?? ''
}

/** Each way of varying with its picture: of a photograph of the lesson. */
function showVariations(): void {
  if (!how.open) return
  const photo = cards.flatMap(({ photos }) => [...photos.keys()])[0]
  for (const picture of findAll<HTMLImageElement>('[data-variation]')) {
    picture.hidden = photo === undefined
    const address = `/classroom/variations/${picture.dataset.variation ?? ''}.jpg?photo=${photo ?? ''}&seed=${String(seed)}`
    if (photo && picture.getAttribute('src') !== address) picture.src = address
  }
}

function watch(started: Job): void {
  socket?.close()
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
    onConnection: showConnection,
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
  find('#pause').hidden = job.state !== 'running' && job.state !== 'queued'
  find('#resume').hidden = job.state !== 'paused'
  showNoWorker(!hasEnded && job.state !== 'paused' && job.workers === 0)
  if (job.error) showRefusal(job.error.message)
  if (hasEnded && isNew) void finish()
}

async function finish(): Promise<void> {
  socket?.close()
  await perform(async () => {
    const state = await get<Learned & { rows: number[][] }>(`${url}state`)
    curves.add(state.rows)
    tellScore(state)
    trial.show(state)
  })
}

function tellScore({ figures }: Learned): void {
  const once = figures.choices?.[0]?.accuracy ?? figures.accuracy
  const score = find('#score')
  if (once === undefined || once === null) {
    score.textContent = gettext('Learned. No photographs were kept aside, so try it on new ones.')
    return
  }
  score.textContent = gettext('Right on %(percent)s % of %(count)s photographs that it never saw.', {
    percent: Math.round(100 * once),
    count: figures.held_out ?? 0,
  })
}

function doing({ state, message, queue_place: place }: Job): string {
  if (state === 'queued') return place === null ? gettext('Waiting …') : placeInLine(place)
  if (state === 'paused') return gettext('Paused')
  return message === 'looking' ? gettext('Looking at the photographs') : gettext('Learning')
}
