import { post } from '../api'
import { attempt } from '../attempt'
import { gettext } from '../i18n'
import { showOrders, takeOrders } from '../job_orders'
import { isEnded, type Job, type JobState } from '../messages'
import { showConnection, showRefusal } from '../notices'
import { find } from '../page_data'
import { LiveSocket } from '../socket'
import { waitingWords } from '../words'

type Message = JobState | { type: 'job.history'; rows: number[][] }

interface Listeners {
  onState?: (job: Job) => void
  onEnded?: (job: Job) => void
  onFrame?: (message: ArrayBuffer, ready: () => void) => void
  /** What it is doing while it runs. */
  running: () => string
}

/** A job's state with its buttons, live; one job at a time. */
export class JobBar {
  private job: Job | null = null
  private socket: LiveSocket<Message> | null = null
  private readonly button = (order: string): HTMLElement => find(`[data-${order}]`, this.root)

  constructor(
    private readonly root: HTMLElement,
    private readonly listeners: Listeners,
  ) {
    takeOrders(
      () => this.job,
      (job) => {
        this.show(job)
      },
      this.button,
    )
  }

  get isBusy(): boolean {
    return this.job !== null && !isEnded(this.job.state)
  }

  /** Starts a job by what the server makes of a wish. */
  async start(url: string, wish: object): Promise<void> {
    await this.ask(async () => {
      const job = await post<Job>(url, wish)
      this.watch(job)
      return job
    })
  }

  /** Watches a job, also one that is on its way already. */
  watch(job: Job): void {
    if (this.job?.id === job.id && this.socket) return
    this.hangUp()
    this.show(job)
    if (isEnded(job.state)) return
    this.socket = new LiveSocket<Message>(`/ws/jobs/${job.id}/`, {
      onText: (message) => {
        if (message.type === 'job.state') this.show(message.job)
      },
      onBinary: (message) => {
        this.listeners.onFrame?.(message, () => this.socket?.send('{"type":"ready"}'))
      },
      onConnection: (connection) => {
        if (this.isBusy) showConnection(connection)
      },
    })
  }

  /** Looks away: the job goes on. */
  forget(): void {
    this.hangUp()
    this.job = null
    find('[data-bar]', this.root).hidden = true
  }

  private hangUp(): void {
    const { socket } = this
    this.socket = null
    socket?.close()
  }

  private async ask(request: () => Promise<Job>): Promise<void> {
    await attempt(async () => {
      this.show(await request())
    })
  }

  private show(job: Job): void {
    const hasEnded = isEnded(job.state)
    const wasUnfinished = this.job?.id === job.id && !isEnded(this.job.state)
    this.job = job
    find('[data-bar]', this.root).hidden = hasEnded
    find('[data-state]', this.root).dataset.state = job.state
    find('[data-words]', this.root).textContent = this.words(job)
    find<HTMLProgressElement>('[data-progress]', this.root).value = job.fraction
    showOrders(job, this.button)
    this.listeners.onState?.(job)
    if (!hasEnded || !wasUnfinished) return
    if (job.error) showRefusal(job.error.message)
    // Its picture and its film are kept only now: they are still to be told.
    this.listeners.onEnded?.(job)
  }

  private words(job: Job): string {
    if (job.state === 'queued') return waitingWords(job)
    if (job.state === 'paused') return gettext('Paused')
    return this.listeners.running()
  }
}
