import { againUrl } from './again'
import { Refused, remove } from './api'
import { confirmDeletion } from './confirm'
import { gettext } from './i18n'
import { isEnded, isPainting, type Painting, type JobState } from './messages'
import { find, findAll, stamp } from './page_data'
import { LiveSocket, type Connection } from './socket'
import { stateDetail, stateWord } from './words'

interface Options {
  /** Whether jobs that are not here yet belong on top. */
  isFirstPage: boolean
  onConnection?: (connection: Connection) => void
  onChange?: (jobs: Painting[]) => void
  onRefused?: (sentence: string) => void
}

/** Paintings as cards, kept as they are by a socket. */
export class JobCards {
  private readonly list = find('#job-cards')
  private readonly jobs = new Map<number, Painting>()

  constructor(
    jobs: Painting[],
    private readonly options: Options,
  ) {
    for (const card of findAll('.card-job', this.list)) {
      const job = jobs.find(({ id }) => String(id) === card.dataset.job)
      if (job) this.enliven(card, job)
    }
    new LiveSocket<JobState>('/ws/jobs/', {
      onText: (message) => {
        if (isPainting(message.job)) this.update(message.job)
      },
      ...(options.onConnection ? { onConnection: options.onConnection } : {}),
    })
    options.onChange?.(jobs)
  }

  private card(id: number): HTMLElement | null {
    return this.list.querySelector(`[data-job="${id}"]`)
  }

  private update(job: Painting): void {
    const card = this.card(job.id)
    if (card) this.fill(card, job)
    else if (this.options.isFirstPage && !this.isOlder(job)) {
      const fresh = stamp('#card-template')
      this.enliven(fresh, job)
      this.list.prepend(fresh)
    }
    this.options.onChange?.([...this.jobs.values()])
  }

  /** A job of a later page may change, too: it has no card here. */
  private isOlder({ id }: Painting): boolean {
    return this.jobs.size > 0 && id < Math.max(...this.jobs.keys())
  }

  private enliven(card: HTMLElement, job: Painting): void {
    card.dataset.job = String(job.id)
    find('[data-delete]', card).addEventListener('click', () => {
      void this.takeDown(card)
    })
    this.fill(card, job)
  }

  private fill(card: HTMLElement, job: Painting): void {
    const before = this.jobs.get(job.id)
    this.jobs.set(job.id, job)
    find<HTMLAnchorElement>('[data-page]', card).href = job.urls.page
    find('[data-title]', card).textContent = job.title
    const picture = find<HTMLImageElement>('[data-thumbnail]', card)
    if (before?.state !== job.state || before.fraction !== job.fraction) {
      picture.src = `${job.urls.thumbnail}?${job.state}-${job.fraction.toFixed(3)}`
    }
    const state = find('.state', card)
    state.dataset.state = job.state
    const detail = job.state === 'running' || job.state === 'done' ? '' : stateDetail(job)
    find('[data-state-text]', state).textContent =
      job.state === 'queued' && detail ? detail : stateWord(job.state)
    state.title = job.error?.message ?? ''
    const bar = find<HTMLProgressElement>('[data-progress]', card)
    bar.hidden = isEnded(job.state) || job.state === 'queued'
    bar.value = job.fraction
    const download = find<HTMLAnchorElement>('[data-download]', card)
    download.hidden = job.urls.result === null
    if (job.urls.result) download.href = job.urls.result
    find<HTMLAnchorElement>('[data-again]', card).href = againUrl(job)
  }

  private async takeDown(card: HTMLElement): Promise<void> {
    const job = this.jobs.get(Number(card.dataset.job))
    if (!job || !(await confirmDeletion(gettext('Delete this painting?'), job.title))) return
    try {
      await remove(job.urls.delete)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.options.onRefused?.(error.message)
      return
    }
    const neighbour = card.nextElementSibling ?? card.previousElementSibling
    card.remove()
    this.jobs.delete(job.id)
    neighbour?.querySelector('a')?.focus()
    this.options.onChange?.([...this.jobs.values()])
  }
}
