import { post, remove } from './api'
import { attempt } from './attempt'
import { confirmDeletion } from './confirm'
import { gettext } from './i18n'
import type { Painting } from './messages'
import { find } from './page_data'

/** While a hand moves the slider, the painter is told so often at most. */
const ADJUST_MS = 150

/** The buttons and the slider that change a job while it is painted. */
export class JobControls {
  private adjusting: ReturnType<typeof setTimeout> | undefined
  private isHeld = false
  private readonly balance = find<HTMLInputElement>('#balance')

  constructor(
    private job: Painting,
    private readonly onJob: (job: Painting) => void,
  ) {
    this.onClick('#pause', () => this.order(this.job.urls.pause))
    this.onClick('#resume', () => this.order(this.job.urls.resume))
    this.onClick('#stop', () => this.order(this.job.urls.cancel))
    this.onClick('#delete', () => this.delete())
    this.balance.addEventListener('input', () => {
      this.isHeld = true
      this.adjusting ??= setTimeout(() => void this.adjust(), ADJUST_MS)
    })
    this.balance.addEventListener('change', () => {
      this.isHeld = false
    })
    this.update(job)
  }

  update(job: Painting): void {
    this.job = job
    // Never out of somebody's hand.
    if (!this.isHeld && this.adjusting === undefined) this.balance.value = String(job.settings.balance)
  }

  private onClick(selector: string, act: () => Promise<void>): void {
    const button = find<HTMLButtonElement>(selector)
    button.addEventListener('click', () => {
      // Not disabled, as that would lose the keyboard's place: a second click is simply not heard.
      if (button.ariaBusy === 'true') return
      button.ariaBusy = 'true'
      void act().finally(() => {
        button.ariaBusy = null
        this.keepFocus(button)
      })
    })
  }

  /** A button that went away while it had the focus hands it to the one that took its place. */
  private keepFocus(button: HTMLElement): void {
    if (document.activeElement !== document.body && document.activeElement !== button) return
    if (!button.hidden) return
    document.querySelector<HTMLElement>('#controls > :not([hidden])')?.focus()
  }

  private async order(url: string, body?: unknown): Promise<void> {
    await attempt(async () => {
      this.onJob(await post<Painting>(url, body))
    })
  }

  private async adjust(): Promise<void> {
    const sent = this.balance.value
    await this.order(this.job.urls.adjust, { balance: Number(sent) })
    // Moved on while the word was on its way.
    const isLate = this.balance.value !== sent
    this.adjusting = isLate ? setTimeout(() => void this.adjust(), ADJUST_MS) : undefined
  }

  private async delete(): Promise<void> {
    if (!(await confirmDeletion(gettext('Delete this painting?'), this.job.title))) return
    await attempt(async () => {
      await remove(this.job.urls.delete)
      location.assign('/paintings/')
    })
  }
}
