import { post, Refused } from '../api'
import { gettext } from '../i18n'
import { showRefusal } from '../notices'
import { find } from '../page_data'
import type { Mask } from './mask'

const PAUSE_MS = 700

export interface Cutout {
  id: string
  saved_at: string
  mask: string
}

/** Keeps the mask on the server a moment after each change; never two versions at once. */
export class Keeper {
  private timer: ReturnType<typeof setTimeout> | undefined
  private sending: Promise<void> | null = null
  private isChanged = false

  constructor(
    private readonly url: string,
    private readonly mask: Mask,
    private readonly onKept: (cutout: Cutout) => void,
  ) {
    window.addEventListener('beforeunload', (event) => {
      if (this.isChanged || this.sending) event.preventDefault()
    })
  }

  change(): void {
    this.isChanged = true
    this.say(gettext('Saving …'))
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.save(), PAUSE_MS)
  }

  /** Waits until the server has what is seen now, and says whether it has. */
  async save(): Promise<boolean> {
    clearTimeout(this.timer)
    await this.sending
    if (!this.isChanged) return true
    this.isChanged = false
    this.sending = this.send()
    await this.sending
    this.sending = null
    return !this.isChanged
  }

  private async send(): Promise<void> {
    const form = new FormData()
    form.append('file', await this.mask.toBlob(), 'mask.png')
    try {
      this.onKept(await post<Cutout>(this.url, form))
      showRefusal('')
      if (!this.isChanged) this.say(gettext('Saved'))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.isChanged = true
      this.say(gettext('Not saved'))
      showRefusal(error.message)
    }
  }

  private say(words: string): void {
    const state = find('#kept')
    if (state.textContent !== words) state.textContent = words
  }
}
