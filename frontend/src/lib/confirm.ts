import { find } from './page_data'

/** Asks before something is lost. Escape, the backdrop and the first button all keep it. */
export function confirmDeletion(heading: string, text: string): Promise<boolean> {
  const dialog = find<HTMLDialogElement>('#confirm')
  find('#confirm-heading', dialog).textContent = heading
  find('#confirm-text', dialog).textContent = text
  dialog.returnValue = 'no'
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        resolve(dialog.returnValue === 'yes')
      },
      { once: true },
    )
  })
}
