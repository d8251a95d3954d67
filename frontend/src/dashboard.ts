import { attempt } from './lib/attempt'
import { post } from './lib/api'
import { agreed } from './lib/confirm'
import { CountChart } from './lib/dashboard/charts'
import type { DashboardMessage, Figures } from './lib/dashboard/figures'
import { failedLine, incidentLine, runningLine, waitingLine } from './lib/dashboard/job_lines'
import { gateLine, type OrderUrls, queueLine, workerLine } from './lib/dashboard/lines'
import { storagePairs, tiles } from './lib/dashboard/overview'
import { listOf, type Order, showPairs, showRows } from './lib/dashboard/rows'
import { gettext, language } from './lib/i18n'
import { find, pageData } from './lib/page_data'
import { LiveSocket } from './lib/socket'

const MINUTE = 60
/** Two seconds each: the last five minutes. */
const REMEMBERED = 150

const urls = find('#urls').dataset as unknown as OrderUrls
const passages = new CountChart(
  find('#passages-chart'),
  [
    { label: gettext('Opened'), color: '--color-success' },
    { label: gettext('Refused'), color: '--color-warning' },
    { label: gettext('Spoofs'), color: '--color-error' },
  ],
  true,
)
const queues = new CountChart(
  find('#queue-chart'),
  [
    { label: gettext('Waiting'), color: '--color-warning' },
    { label: gettext('Running'), color: '--color-primary' },
  ],
  false,
)
const seen: [number[], number[], number[]] = [[], [], []]

function give(order: Order): void {
  void attempt(async () => {
    if (order.question && !(await asked(order.words, order.question))) return
    await order.give()
  })
}

function asked(heading: string, question: string): Promise<boolean> {
  const dialog = find<HTMLDialogElement>('#confirm')
  find('#confirm-heading', dialog).textContent = heading
  find('#confirm-text', dialog).textContent = question
  return agreed(dialog)
}

function showPassages({ at, passages: counts }: Figures): void {
  const newest = at - (at % MINUTE)
  const moments = counts.opened.map((_, place) => newest - MINUTE * (counts.opened.length - 1 - place))
  // Bars one behind the other: the tallest first.
  const refused = counts.refused.map((count, place) => count + (counts.spoof[place] ?? 0))
  const opened = counts.opened.map((count, place) => count + (refused[place] ?? 0))
  passages.show([moments, opened, refused, counts.spoof])
}

function remember({ at, queues: lined }: Figures): void {
  seen[0].push(at)
  seen[1].push(lined.reduce((all, queue) => all + queue.waiting, 0))
  seen[2].push(lined.reduce((all, queue) => all + queue.running, 0))
  for (const column of seen) if (column.length > REMEMBERED) column.shift()
  queues.show(seen)
}

function show(now: Figures): void {
  find('#as-of').textContent = gettext('As of %(time)s', {
    time: new Date(now.at * 1000).toLocaleTimeString(language()),
  })
  find('#redis-away').hidden = now.workers !== null
  showPairs(listOf('tiles'), tiles(now))
  showRows(listOf('gates'), now.gates.map(gateLine), give)
  showPairs(
    listOf('refusals'),
    now.refusals.by_reason.map(({ reason, count }) => [reason, count.toLocaleString(language())]),
  )
  showRows(
    listOf('queues'),
    now.queues.map((queue) => queueLine(queue, urls)),
    give,
  )
  showRows(
    listOf('workers'),
    (now.workers ?? []).map((worker) => workerLine(worker, urls)),
    give,
  )
  showRows(
    listOf('running'),
    now.running.map((job) => runningLine(job, now.at)),
    give,
  )
  showRows(
    listOf('waiting'),
    now.waiting.map((job) => waitingLine(job, now.at)),
    give,
  )
  showRows(listOf('failed'), now.failed.map(failedLine), give)
  showRows(listOf('incidents'), (now.incidents ?? []).map(incidentLine), give)
  showPairs(listOf('storage'), storagePairs(now))
  showPassages(now)
  remember(now)
}

show(pageData<Figures>('dashboard-figures'))
new LiveSocket<DashboardMessage>('/ws/dashboard/', {
  onText: ({ figures }) => {
    show(figures)
  },
  onConnection: (connection) => {
    find('#as-of').classList.toggle('text-warning', connection !== 'open')
  },
})

const rotate = find<HTMLButtonElement>('#rotate-key')
rotate.addEventListener('click', () => {
  give({
    words: gettext('Change the key'),
    about: '',
    question: gettext('Every face is sealed anew. Make a backup of the new key afterwards.'),
    give: async () => {
      await post(rotate.dataset.url ?? '')
      find('#rotate-done').hidden = false
    },
  })
})
