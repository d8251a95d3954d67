import { find } from '../page_data'

interface Dispute {
  block_pair: boolean
  note: string
}

/** Asks what to say about a wrong passage; null when nothing is to be said. */
export function askDispute(): Promise<Dispute | null> {
  const dialog = find<HTMLDialogElement>('#dispute')
  const form = find<HTMLFormElement>('#dispute-form')
  form.reset()
  dialog.returnValue = 'no'
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        const note = find<HTMLInputElement>('[name=note]', form).value.trim()
        const blockPair = find<HTMLInputElement>('[name=block_pair]', form).checked
        resolve(dialog.returnValue === 'yes' ? { block_pair: blockPair, note } : null)
      },
      { once: true },
    )
  })
}
