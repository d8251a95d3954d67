import { post, Refused } from '../api'
import { clock } from '../durations'
import type { PairingCode } from '../gate_messages'
import { gettext } from '../i18n'
import { find } from '../page_data'

const CHECK_MS = 2000

/** "ABCD-2345": easier to read aloud and to type than eight characters in a row. */
export const inGroups = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? code

/** The dialog that makes a code for a new screen and waits for it to be used. */
export class Pairing {
  private readonly dialog = find<HTMLDialogElement>('#pairing')
  private readonly form = find<HTMLFormElement>('#pairing-form')
  private readonly shown = find('#pairing-code')
  private timers: ReturnType<typeof setInterval>[] = []

  constructor(private readonly url: string) {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.make()
    })
    this.dialog.addEventListener('close', () => {
      this.stop()
    })
  }

  open(): void {
    this.form.hidden = false
    this.shown.hidden = true
    this.complain('')
    this.dialog.showModal()
    find<HTMLInputElement>('input', this.form).focus()
  }

  private async make(): Promise<void> {
    const name = find<HTMLInputElement>('input', this.form)
    if (!name.value.trim()) {
      name.focus()
      return
    }
    try {
      this.show(await post<PairingCode>(this.url, { name: name.value.trim() }))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.complain(error.message)
    }
  }

  private show(code: PairingCode): void {
    this.complain('')
    this.form.hidden = true
    this.shown.hidden = false
    find<HTMLImageElement>('#pairing-qr').src = code.qr
    find('#pairing-digits').textContent = inGroups(code.code)
    find('#pairing-address').textContent = code.address.replace(/\?.*/, '')
    const until = Date.now() + 1000 * code.seconds
    this.count(until)
    this.timers = [
      setInterval(() => {
        this.count(until)
      }, 1000),
      setInterval(() => void this.check(code.urls.check), CHECK_MS),
    ]
  }

  private count(until: number): void {
    const seconds = (until - Date.now()) / 1000
    find('#pairing-left').textContent = gettext('This code works once, for %(time)s.', {
      time: clock(seconds),
    })
    if (seconds > 0) return
    this.stop()
    this.open()
    this.complain(gettext('The code has run out. Make a new one.'))
  }

  private async check(url: string): Promise<void> {
    const response = await fetch(url, { headers: { Accept: 'application/json' } }).catch(() => null)
    if (!response?.ok || !((await response.json()) as { is_used: boolean }).is_used) return
    this.stop()
    find('#pairing-state').dataset.state = 'done'
    find('#pairing-words').textContent = gettext('Paired. This page shows the screen now.')
    setTimeout(() => {
      location.assign(location.pathname)
    }, 1200)
  }

  private complain(sentence: string): void {
    const notice = find('#pairing-error')
    notice.hidden = sentence === ''
    find('p', notice).textContent = sentence
  }

  private stop(): void {
    for (const timer of this.timers) clearInterval(timer)
    this.timers = []
  }
}
