import { post, remove } from '../api'
import { attempt } from '../attempt'
import { confirmDeletion } from '../confirm'
import { startCopying } from '../copying'
import type { DoorAnswer } from '../gate_messages'
import { gettext } from '../i18n'
import { find, findAll } from '../page_data'

function onClick(
  attribute: string,
  action: (button: HTMLButtonElement, value: string) => Promise<void>,
): void {
  for (const button of findAll<HTMLButtonElement>(`[${attribute}]`)) {
    button.addEventListener('click', () => {
      void attempt(() => action(button, button.getAttribute(attribute) ?? ''))
    })
  }
}

export function doorWords({ state, answer, ms }: DoorAnswer): string {
  const word = {
    delivered: gettext('opened'),
    failed: gettext('did not open'),
    waiting: gettext('waiting'),
  }[state]
  const parts = [word, answer]
  if (ms !== null) parts.push(gettext('%(ms)s ms', { ms: Math.round(ms) }))
  return parts.filter(Boolean).join(' · ')
}

async function testDoor(button: HTMLButtonElement, url: string): Promise<void> {
  const line = find('[data-call]', button.closest('[data-door]') ?? document)
  const words = find('[data-call-text]', line)
  button.disabled = true
  line.hidden = false
  line.dataset.state = 'running'
  words.textContent = gettext('Asking the door to open …')
  try {
    const answer = await post<DoorAnswer>(url)
    line.dataset.state = { delivered: 'done', failed: 'failed', waiting: 'queued' }[answer.state]
    words.textContent = doorWords(answer)
  } catch (error) {
    line.hidden = true
    throw error
  } finally {
    button.disabled = false
  }
}

/** Screens and doors of a gate: disconnect, try, remove. */
export function startDevices(): void {
  onClick('data-revoke', async (button, url) => {
    const heading = gettext('Disconnect this screen?')
    if (!(await confirmDeletion(heading, button.dataset.name ?? ''))) return
    await post(url)
    button.closest('[data-kiosk]')?.remove()
  })
  onClick('data-delete', async (button, url) => {
    if (!(await confirmDeletion(gettext('Remove this door?'), button.dataset.name ?? ''))) return
    await remove(url)
    button.closest('[data-door]')?.remove()
  })
  onClick('data-test', testDoor)
  startCopying()
}
