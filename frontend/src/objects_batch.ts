import { get, Refused } from './lib/api'
import { gettext, ngettext } from './lib/i18n'
import { showOrders, takeOrders } from './lib/job_orders'
import { isEnded, type Job, type JobState, type Photo, type Refusal } from './lib/messages'
import { showConnection, showRefusal } from './lib/notices'
import { find, pageData, stamp } from './lib/page_data'
import { LiveSocket } from './lib/socket'
import { waitingWords } from './lib/words'

interface Line {
  position: number
  photo: Photo
  labels: { label: string; name: string; color: string; count: number }[]
  error: Refusal | null
}

interface Progress {
  total: number
  lines: Line[]
}

const room = find('#batch')
let job = pageData<Job>('job')
let done = 0
let total = 0
let last = 0
let refused = 0
let isFetching = false
let isStale = false

show(pageData<Progress>('progress-data'))
showJob(job)
new LiveSocket<JobState | { type: 'job.history' }>(`/ws/jobs/${job.id}/`, {
  onText: (message) => {
    if (message.type !== 'job.state') return
    showJob(message.job)
    void fetchLines()
  },
  onConnection: showConnection,
})
takeOrders(() => job, showJob)

/** One request at a time: what changes meanwhile is asked for after it. */
async function fetchLines(): Promise<void> {
  isStale = true
  if (isFetching) return
  isFetching = true
  while (isStale) {
    isStale = false
    try {
      show(await get<Progress>(`${room.dataset.lines ?? ''}?after=${last}`))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      showRefusal(error.message)
    }
  }
  isFetching = false
}

function show(progress: Progress): void {
  total = progress.total
  const fresh = progress.lines.filter(({ position }) => position > last)
  done += fresh.length
  refused += fresh.filter(({ error }) => error).length
  last = Math.max(last, ...fresh.map(({ position }) => position))
  find('#lines').prepend(...fresh.map(lineOf).reverse())
  find('#no-lines').hidden = done > 0
  const bar = find<HTMLProgressElement>('#progress')
  bar.max = Math.max(1, total)
  bar.value = done
  find('#counts').textContent = [
    gettext('%(done)s of %(total)s looked at', { done, total }),
    refused ? ngettext('%(count)s could not be looked at', '%(count)s could not be looked at', refused) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function lineOf({ photo, labels, error }: Line): HTMLElement {
  const line = stamp('#line-template')
  const link = find<HTMLAnchorElement>('a', line)
  link.href = `/library/${photo.id}/`
  find<HTMLImageElement>('img', line).src = photo.urls.thumbnail
  find('[data-name]', line).textContent = photo.title
  const result = find('[data-result]', line)
  line.dataset.state = error ? 'failed' : 'done'
  if (error) result.textContent = error.message
  else {
    const count = labels.reduce((sum, label) => sum + label.count, 0)
    const names = labels
      .map((label) => (label.count > 1 ? `${label.count} × ${label.name}` : label.name))
      .join(', ')
    const objects = ngettext('%(count)s object', '%(count)s objects', count)
    result.textContent = count ? `${objects}: ${names}` : gettext('Nothing that Facet knows')
  }
  return line
}

function showJob(next: Job): void {
  job = next
  find('#state').dataset.state = job.state
  find('#state [data-state-text]').textContent = stateWords(job)
  showOrders(job)
  find('#after').hidden = !isEnded(job.state)
  if (job.error) showRefusal(job.error.message)
}

function stateWords(job: Job): string {
  const words = {
    queued: waitingWords(job),
    running: gettext('Looking'),
    paused: gettext('Paused'),
    done: gettext('Finished'),
    failed: gettext('Failed'),
    cancelled: gettext('Stopped: what was found by then is kept'),
  }
  return words[job.state]
}
