import { Refused } from '../api'
import { showRefusal } from '../notices'
import { find } from '../page_data'

/** Does something, and says what the server has against it. */
export async function perform(act: () => Promise<void>): Promise<void> {
  showRefusal('')
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    showRefusal(error.message)
    find('#notices').scrollIntoView({ block: 'center' })
  }
}
