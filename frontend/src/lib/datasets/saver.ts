import { post, Refused } from '../api'
import { gettext } from '../i18n'
import { showRefusal } from '../notices'

const AFTER_MS = 250

/** Sends what is drawn a moment after it has changed, one request after the other, so that the newest stays. */
export class Saver {
  private sending: Promise<void> = Promise.resolve()
  private waiting: ReturnType<typeof setTimeout> | undefined
  private hasFailed = false

  constructor(
    private readonly url: string,
    private readonly body: () => object,
    private readonly status: HTMLElement,
  ) {
    window.addEventListener('beforeunload', (event) => {
      if (this.waiting !== undefined) event.preventDefault()
    })
  }

  soon(): void {
    this.status.textContent = gettext('Saving …')
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => {
      this.send()
    }, AFTER_MS)
  }

  /** Sends what waits; true once all is kept. */
  async finish(): Promise<boolean> {
    if (this.waiting !== undefined) this.send()
    await this.sending
    return !this.hasFailed
  }

  private send(): void {
    clearTimeout(this.waiting)
    this.waiting = undefined
    const body = this.body()
    this.sending = this.sending.then(async () => {
      try {
        await post(this.url, body)
        this.hasFailed = false
        showRefusal('')
        if (this.waiting === undefined) this.status.textContent = gettext('Saved')
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        this.hasFailed = true
        this.status.textContent = gettext('Not saved')
        showRefusal(error.message)
      }
    })
  }
}
