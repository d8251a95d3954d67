import { v4 as uuid } from 'uuid'

import { get, post } from './lib/api'
import { confirmDeletion } from './lib/confirm'
import { colorDots, colorOf } from './lib/datasets/colors'
import { attempt } from './lib/attempt'
import { newName } from './lib/datasets/renaming'
import { gettext, language, ngettext } from './lib/i18n'
import { isEnded, type Job, type JobState } from './lib/messages'
import { showConnection, showNoWorker, showRefusal } from './lib/notices'
import { find, findAll, pageData, stamp } from './lib/page_data'
import { LiveSocket } from './lib/socket'

/** left, top, right, bottom in px of the photograph, the class's place, the score. */
type Found = [left: number, top: number, right: number, bottom: number, place: number, score: number]

interface Trial {
  boxes: Found[]
  /** Of a segmenter: which part of the photograph each class takes. */
  masks: { place: number; share: number }[]
}

const room = find('#trying')
const names = pageData<string[]>('class-names')
const percent = new Intl.NumberFormat(language(), { style: 'percent' })
const button = document.querySelector<HTMLButtonElement>('#try')
const many = find<HTMLButtonElement>('#try-many')
const mask = document.querySelector<HTMLImageElement>('#mask')
let trial = pageData<Trial | null>('trial')

colorDots()
find('#rename').addEventListener('click', () => {
  void attempt(async () => {
    const name = await newName(find('#name').textContent)
    if (!name) return
    await post(room.dataset.rename ?? '', { name })
    location.reload()
  })
})
find('#delete').addEventListener('click', () => {
  void attempt(async () => {
    const text = gettext('What it has learned is lost. The data set stays.')
    if (!(await confirmDeletion(gettext('Delete this model?'), text))) return
    location.assign((await post<{ url: string }>(room.dataset.delete ?? '')).url)
  })
})
button?.addEventListener('click', () => {
  void attempt(() => run([button.dataset.photo ?? '']))
})
many.addEventListener('click', () => {
  void attempt(() => run(chosen()))
})
for (const input of findAll('.try-pick input')) input.addEventListener('change', count)
count()
if (button) {
  for (const slider of findAll('#score, #opacity')) slider.addEventListener('input', show)
  show()
}

function chosen(): string[] {
  return findAll<HTMLInputElement>('.try-pick input:checked').map(({ value }) => value)
}

function count(): void {
  const photos = chosen().length
  many.disabled = photos === 0
  find('span', many).textContent = photos
    ? ngettext('Run on %(count)s photograph', 'Run on %(count)s photographs', photos)
    : gettext('Run on those chosen')
}

async function run(photos: string[]): Promise<void> {
  const started = await post<Job>(room.dataset.try ?? '', { photos, request_key: uuid() })
  find('#busy').hidden = false
  find('#busy').scrollIntoView({ block: 'nearest' })
  find('#stop').onclick = () => {
    void attempt(() => post(started.urls.cancel))
  }
  const socket = new LiveSocket<JobState | { type: 'job.history' }>(`/ws/jobs/${started.id}/`, {
    onText: (message) => {
      if (message.type !== 'job.state') return
      const { state, fraction, workers, error } = message.job
      find<HTMLProgressElement>('#busy progress').value = fraction
      showNoWorker(!isEnded(state) && workers === 0)
      if (!isEnded(state)) return
      socket.close()
      find('#busy').hidden = true
      if (error) showRefusal(error.message)
      else void attempt(() => showFound(photos))
    },
    onConnection: showConnection,
  })
}

/** On this page if it is of this photograph alone; else on the page of the first. */
async function showFound(photos: string[]): Promise<void> {
  if (!button || photos.length > 1 || photos[0] !== button.dataset.photo) {
    location.assign(`?photo=${photos[0] ?? ''}`)
    return
  }
  trial = (await get<{ trial: Trial | null }>(button.dataset.found ?? '')).trial
  show()
}

function show(): void {
  find('#results').hidden = trial === null
  if (!trial) return
  if (mask) showMask(mask, trial)
  else showBoxes(trial)
  colorDots(find('#boxes'))
}

function showMask(picture: HTMLImageElement, { masks }: Trial): void {
  const opacity = Number(find<HTMLInputElement>('#opacity').value)
  find('#opacity-value').textContent = percent.format(opacity)
  find('#count').textContent = masks.length
    ? ngettext('%(count)s kind of thing', '%(count)s kinds of things', masks.length)
    : gettext('Nothing found')
  list(masks.map(({ place, share }) => [place, share]))
  // Another answer, another picture: its address alone would not say so.
  const address = `${picture.dataset.src ?? ''}?${masks.map(({ share }) => share).join('-')}`
  if (picture.getAttribute('src') !== address) picture.src = address
  picture.hidden = masks.length === 0
  picture.style.opacity = String(opacity)
}

function showBoxes({ boxes }: Trial): void {
  const least = Number(find<HTMLInputElement>('#score').value)
  const shown = boxes.filter(([, , , , , score]) => score >= least)
  find('#score-value').textContent = percent.format(least)
  find('#count').textContent = shown.length
    ? ngettext('%(count)s object', '%(count)s objects', shown.length)
    : gettext('Nothing found')
  list(shown.map(([, , , , place, score]) => [place, score]))
  find('#overlay').replaceChildren(...shown.map(outline))
}

function list(lines: [place: number, part: number][]): void {
  find('#boxes').replaceChildren(
    ...lines.map(([place, part]) => {
      const line = stamp('#box-template')
      find('.class-dot', line).dataset.class = String(place)
      find('[data-name]', line).textContent = names[place] ?? ''
      find('[data-score]', line).textContent = percent.format(part)
      return line
    }),
  )
}

function outline([left, top, right, bottom, place]: Found): SVGElement {
  const group = document.createElementNS('http://www.w3.org/2000/svg', 'g')
  group.setAttribute('class', 'box')
  for (const part of ['box-casing', 'box-line']) {
    const frame = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
    const size = { x: left, y: top, width: right - left, height: bottom - top }
    for (const [name, value] of Object.entries(size)) frame.setAttribute(name, String(value))
    frame.setAttribute('class', part)
    if (part === 'box-line') frame.setAttribute('stroke', colorOf(place))
    group.append(frame)
  }
  return group
}
