import { v4 as uuid } from 'uuid'

import { get, post, Refused } from './lib/api'
import { confirmDeletion } from './lib/confirm'
import { colorDots, colorOf } from './lib/datasets/colors'
import { gettext, language, ngettext } from './lib/i18n'
import { isEnded, type Job, type JobState } from './lib/messages'
import { showConnection, showNoWorker, showRefusal } from './lib/notices'
import { find, pageData, stamp } from './lib/page_data'
import { LiveSocket } from './lib/socket'

/** left, top, right, bottom in px of the photograph, the class's place, the score. */
type Found = [left: number, top: number, right: number, bottom: number, place: number, score: number]

interface Trial {
  boxes: Found[]
}

const room = find('#trying')
const names = pageData<string[]>('class-names')
let trial = pageData<Trial | null>('trial')

colorDots()
find('#delete').addEventListener('click', () => {
  void perform(async () => {
    const text = gettext('What it has learned is lost. The data set stays.')
    if (!(await confirmDeletion(gettext('Delete this model?'), text))) return
    location.assign((await post<{ url: string }>(room.dataset.delete ?? '')).url)
  })
})
const button = document.querySelector<HTMLButtonElement>('#try')
button?.addEventListener('click', () => {
  void perform(async () => {
    const body = { photo: button.dataset.photo, request_key: uuid() }
    watch(await post<Job>(room.dataset.try ?? '', body))
  })
})
if (button) {
  find('#score').addEventListener('input', show)
  show()
}

function watch(started: Job): void {
  find('#busy').hidden = false
  const socket = new LiveSocket<JobState | { type: 'job.history' }>(`/ws/jobs/${started.id}/`, {
    onText: (message) => {
      if (message.type !== 'job.state') return
      showNoWorker(!isEnded(message.job.state) && message.job.workers === 0)
      if (!isEnded(message.job.state)) return
      socket.close()
      find('#busy').hidden = true
      if (message.job.error) showRefusal(message.job.error.message)
      else void perform(fetchFound)
    },
    onConnection: showConnection,
  })
}

async function fetchFound(): Promise<void> {
  trial = (await get<{ trial: Trial | null }>(button?.dataset.found ?? '')).trial
  show()
}

function show(): void {
  find('#results').hidden = trial === null
  if (!trial) return
  const least = Number(find<HTMLInputElement>('#score').value)
  const percent = new Intl.NumberFormat(language(), { style: 'percent' })
  const shown = trial.boxes.filter(([, , , , , score]) => score >= least)
  find('#score-value').textContent = percent.format(least)
  find('#count').textContent = shown.length
    ? ngettext('%(count)s object', '%(count)s objects', shown.length)
    : gettext('Nothing found')
  find('#boxes').replaceChildren(
    ...shown.map(([, , , , place, score]) => {
      const line = stamp('#box-template')
      find('.class-dot', line).dataset.class = String(place)
      find('[data-name]', line).textContent = names[place] ?? ''
      find('[data-score]', line).textContent = percent.format(score)
      return line
    }),
  )
  colorDots(find('#boxes'))
  find('#overlay').replaceChildren(...shown.map(outline))
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

async function perform(act: () => Promise<void>): Promise<void> {
  showRefusal('')
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    showRefusal(error.message)
  }
}
