import { agreed } from '../confirm'
import { find } from '../page_data'

/** Asks for another name; null if it stays as it is. */
export async function newName(name: string): Promise<string | null> {
  const input = find<HTMLInputElement>('#new-name')
  input.value = name
  const answer = agreed(find<HTMLDialogElement>('#rename-dialog'))
  input.select()
  const isGiven = await answer
  const given = input.value.trim()
  return isGiven && given && given !== name ? given : null
}
