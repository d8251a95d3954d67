import { get, Refused } from './lib/api'
import { colorDots } from './lib/datasets/colors'
import { LossChart, SCORE, type LossRow } from './lib/datasets/loss_chart'
import { roughly } from './lib/durations'
import { decodeFrame } from './lib/frames'
import { gettext } from './lib/i18n'
import { showOrders, takeOrders } from './lib/job_orders'
import { type Job, type JobState } from './lib/messages'
import { showConnection, showRefusal } from './lib/notices'
import { Painter } from './lib/painter'
import { find, pageData } from './lib/page_data'
import { LiveSocket } from './lib/socket'
import { waitingWords } from './lib/words'

interface History {
  rows: LossRow[]
  model: string | null
}

/** Of a training must have gone by before this page's eyes; before, how long the rest takes is a guess. */
const TELLS_FROM = 0.03

const room = find('#training')
const isOfMasks = 'masks' in room.dataset
const canvas = find<HTMLCanvasElement>('#canvas')
const chart = new LossChart(find('#chart'), { isOfMasks })
let job = pageData<Job>('job')
let seen: { attempt: number; fraction: number; seconds: number } | null = null
let isFetching = false
let isStale = false

const painter = new Painter({
  decode: (image) => createImageBitmap(image),
  draw,
  onPainted: (header) => {
    canvas.dataset.frame = String(header.number)
    socket.send('{"type":"ready"}')
  },
  onError: (error) => {
    console.error('a frame could not be drawn', error)
  },
})
const socket = new LiveSocket<JobState | { type: 'job.history'; rows: LossRow[] }>(`/ws/jobs/${job.id}/`, {
  onText: (message) => {
    if (message.type === 'job.history') showRows(message.rows)
    else {
      showJob(message.job)
      void fetchHistory()
    }
  },
  onBinary: (message) => {
    painter.show(decodeFrame(message))
    void fetchHistory()
  },
  onConnection: showConnection,
})
takeOrders(() => job, showJob)
colorDots()
showJob(job)
showRows(pageData<LossRow[]>('rows'))
void fetchHistory()

function draw(picture: ImageBitmap | HTMLImageElement): void {
  canvas.width = picture.width
  canvas.height = picture.height
  canvas.getContext('2d')?.drawImage(picture, 0, 0)
  canvas.hidden = false
  find('#no-samples').hidden = true
}

async function showResult(url: string): Promise<void> {
  const image = new Image()
  image.src = url
  await image.decode()
  draw(image)
}

/** One request at a time: what changes meanwhile is asked for after it. */
async function fetchHistory(): Promise<void> {
  isStale = true
  if (isFetching) return
  isFetching = true
  while (isStale) {
    isStale = false
    try {
      const { rows, model } = await get<History>(room.dataset.history ?? '')
      showRows(rows)
      const link = find<HTMLAnchorElement>('#model')
      link.hidden = model === null
      if (model) link.href = model
      // The worker keeps what it has learned just after it has seen that it shall stop.
      else if (job.state === 'cancelled' && rows.length > 0) setTimeout(() => void fetchHistory(), 1500)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      showRefusal(error.message)
    }
  }
  isFetching = false
}

function showRows(rows: LossRow[]): void {
  find('#curves').hidden = rows.length === 0
  chart.show(rows)
  const last = rows.at(-1)
  if (!last) return
  const said = [gettext('Step %(step)s', { step: last[0] ?? 0 }), timeLeft(job)]
  find('#step').textContent = said.filter(Boolean).join(' · ')
  const score = Math.round(100 * (last[SCORE] ?? 0))
  find('#score').hidden = score === 0
  find('#score').textContent = isOfMasks
    ? gettext('On photographs that were kept aside: %(score)s % mean IoU', { score })
    : gettext('On photographs that were kept aside: %(score)s % mAP', { score })
}

function showJob(next: Job): void {
  job = next
  find('#state').dataset.state = job.state
  find('#state [data-state-text]').textContent = stateWords(job)
  showOrders(job)
  find<HTMLProgressElement>('#progress').value = job.fraction
  if (job.error) showRefusal(job.error.message)
  if (job.urls.result) void showResult(job.urls.result)
}

/** At the pace since this page first saw it learn: the start, when the network is built, tells nothing. */
function timeLeft({ state, attempt, fraction, running_seconds: seconds }: Job): string {
  if (state !== 'running' || fraction === 0) return ''
  if (seen?.attempt !== attempt) seen = { attempt, fraction, seconds }
  const done = fraction - seen.fraction
  if (done < TELLS_FROM) return ''
  return gettext('%(time)s left', { time: roughly(((seconds - seen.seconds) * (1 - fraction)) / done) })
}

function stateWords(job: Job): string {
  const words = {
    queued: waitingWords(job),
    running: gettext('Learning'),
    paused: gettext('Paused'),
    done: gettext('Finished'),
    failed: gettext('Failed'),
    cancelled: gettext('Stopped: what it learned by then is kept'),
  }
  return words[job.state]
}
