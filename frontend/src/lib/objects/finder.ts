import { v4 as uuid } from 'uuid'

import { get, post } from '../api'
import { attempt } from '../attempt'
import { gettext } from '../i18n'
import { isEnded, type Job, type JobState } from '../messages'
import { showConnection, showNoWorker, showRefusal } from '../notices'
import { find } from '../page_data'
import { LiveSocket } from '../socket'
import { waitingWords } from '../words'
import type { Found } from './found'

/** Has objects looked for, shows how far that is, and fetches what was found. */
export class Finder {
  private readonly button = find<HTMLButtonElement>('#find')
  private readonly busy = find('#busy')
  private job: Job | null = null
  private socket: LiveSocket<JobState | { type: 'job.history' }> | null = null

  constructor(
    private readonly urls: { find: string; found: string },
    private readonly detector: () => string,
    private readonly onFound: (found: Found) => void,
  ) {
    this.button.addEventListener('click', () => {
      void this.start()
    })
    find('#stop').addEventListener('click', () => {
      if (this.job) void this.ask(() => post<Job>(this.job?.urls.cancel ?? ''))
    })
  }

  async fetch(): Promise<void> {
    await attempt(async () => {
      this.onFound(await get<Found>(`${this.urls.found}?detector=${this.detector()}`))
    })
  }

  /** Watches a job that is on its way already. */
  watch(job: Job): void {
    this.hangUp()
    this.show(job)
    this.socket = new LiveSocket<JobState | { type: 'job.history' }>(`/ws/jobs/${job.id}/`, {
      onText: (message) => {
        if (message.type === 'job.state') this.show(message.job)
      },
      onConnection: (connection) => {
        // A socket that was closed because all is said is not missed.
        if (this.socket) showConnection(connection)
      },
    })
  }

  private hangUp(): void {
    const { socket } = this
    this.socket = null
    socket?.close()
  }

  private async start(): Promise<void> {
    if (this.job && !isEnded(this.job.state)) return
    const wish = { detector: this.detector(), request_key: uuid() }
    await this.ask(async () => {
      const job = await post<Job>(this.urls.find, wish)
      this.watch(job)
      return job
    })
  }

  private async ask(request: () => Promise<Job>): Promise<void> {
    await attempt(async () => {
      this.show(await request())
    })
  }

  private show(job: Job): void {
    const hasEnded = isEnded(job.state)
    const wasUnfinished = this.job?.id !== job.id || !isEnded(this.job.state)
    this.job = job
    this.busy.hidden = hasEnded
    this.button.ariaBusy = hasEnded ? null : 'true'
    this.button.disabled = !hasEnded
    find('#busy-words').textContent = words(job)
    showNoWorker(!hasEnded && job.workers === 0)
    if (!hasEnded || !wasUnfinished) return
    this.hangUp()
    if (job.error) showRefusal(job.error.message)
    if (job.state === 'done') void this.fetch()
  }
}

function words(job: Job): string {
  if (job.state === 'queued') return waitingWords(job)
  return gettext('Looking at the photograph …')
}
