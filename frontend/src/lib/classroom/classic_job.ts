import { get, post } from '../api'
import { confirmDeletion } from '../confirm'
import { attempt } from '../attempt'
import { roughly } from '../durations'
import { decodeFrame, type Frame } from '../frames'
import { gettext } from '../i18n'
import { showOrders, takeOrders } from '../job_orders'
import { isEnded, type Job, type JobState } from '../messages'
import { showConnection, showRefusal } from '../notices'
import { find, pageData } from '../page_data'
import { LiveSocket } from '../socket'
import { waitingWords } from '../words'

/** Before so much is done, how long the rest takes is a guess. */
const TELLS_FROM = 0.03
/** After its end a worker still measures: so long it is asked again, every so often. */
const ASKS_AGAIN_MS = 1500
const MAX_ASKS = 8

interface Options<State> {
  onState: (state: State) => void
  onFrame?: (frame: Frame) => void
}

/** What pages of the classics have in common: a job that is watched, paused, stopped, deleted. */
export class ClassicJob<State extends { rows: number[][]; version: number }> {
  private job = pageData<Job | null>('job')
  private state = pageData<State>('classic-state')
  private readonly url = find('#classic').dataset.url ?? ''
  private readonly socket: LiveSocket<JobState | { type: 'job.history' }> | null
  private isFetching = false
  private asks = 0

  constructor(private readonly options: Options<State>) {
    this.socket = this.job ? this.watch(this.job) : null
    takeOrders(
      () => this.job,
      (job) => {
        this.show(job)
      },
    )
    find('#delete').addEventListener('click', () => void this.delete())
    options.onState(this.state)
    if (this.job) this.show(this.job)
  }

  /** The server is told that the last frame was seen: it may send another. */
  ready(): void {
    this.socket?.send('{"type":"ready"}')
  }

  private watch(job: Job): LiveSocket<JobState | { type: 'job.history' }> {
    return new LiveSocket(`/ws/jobs/${String(job.id)}/`, {
      onText: (message) => {
        if (message.type !== 'job.state') return
        this.show(message.job)
        void this.fetch()
      },
      onBinary: (message) => {
        const frame = decodeFrame(message)
        this.tell(frame.header.fraction, frame.header.figures.step)
        if (this.options.onFrame) this.options.onFrame(frame)
        else this.ready()
      },
      onConnection: showConnection,
    })
  }

  private async fetch(): Promise<void> {
    if (this.isFetching) return
    this.isFetching = true
    await attempt(async () => {
      const before = this.state.version
      this.state = await get<State>(`${this.url}state`)
      this.options.onState(this.state)
      const last = this.state.rows.at(-1)
      if (this.job) this.tell(this.job.fraction, last?.[0])
      if (this.job && isEnded(this.job.state) && this.state.version === before && this.asks < MAX_ASKS) {
        this.asks += 1
        setTimeout(() => void this.fetch(), ASKS_AGAIN_MS)
      }
    })
    this.isFetching = false
  }

  private show(next: Job): void {
    this.job = next
    find('#state').dataset.state = next.state
    find('#state [data-state-text]').textContent = words(next)
    showOrders(next)
    this.tell(next.fraction)
    if (next.error) showRefusal(next.error.message)
  }

  private tell(fraction: number, step?: number): void {
    find<HTMLProgressElement>('#progress').value = fraction
    const { state, running_seconds: seconds } = this.job ?? { state: 'done', running_seconds: 0 }
    const parts = [
      step === undefined ? '' : gettext('Step %(step)s', { step }),
      state === 'running' && fraction > TELLS_FROM && seconds > 0
        ? gettext('%(time)s left', { time: roughly((seconds * (1 - fraction)) / fraction) })
        : '',
    ].filter(Boolean)
    if (parts.length > 0) find('#step').textContent = parts.join(' · ')
  }

  private async delete(): Promise<void> {
    await attempt(async () => {
      if (!(await confirmDeletion(gettext('Delete this training?'), gettext('What it has learned is lost.'))))
        return
      location.assign((await post<{ url: string }>(`${this.url}delete`)).url)
    })
  }
}

function words(job: Job): string {
  return {
    queued: waitingWords(job),
    running: gettext('Learning'),
    paused: gettext('Paused'),
    done: gettext('Finished'),
    failed: gettext('Failed'),
    cancelled: gettext('Stopped: what it learned by then is kept'),
  }[job.state]
}
