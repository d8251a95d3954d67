import { Refused } from './api'
import { find } from './page_data'

/** Does what was asked for; says it where it can be read if the server refuses. */
export async function attempt(
  action: () => Promise<void>,
  complaint: HTMLElement = find('#action-error'),
): Promise<void> {
  complaint.hidden = true
  try {
    await action()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    complaint.hidden = false
    ;(complaint.querySelector('p') ?? complaint).textContent = error.message
    complaint.scrollIntoView({ block: 'center' })
  }
}
