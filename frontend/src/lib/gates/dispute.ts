import { agreed } from '../confirm'
import { find } from '../page_data'

interface Dispute {
  block_pair: boolean
  note: string
}

/** Asks what to say about a wrong passage; null when nothing is to be said. */
export async function askDispute(): Promise<Dispute | null> {
  const form = find<HTMLFormElement>('#dispute-form')
  form.reset()
  if (!(await agreed(find<HTMLDialogElement>('#dispute')))) return null
  return {
    block_pair: find<HTMLInputElement>('[name=block_pair]', form).checked,
    note: find<HTMLInputElement>('[name=note]', form).value.trim(),
  }
}
