import { find } from './page_data'

/** Shows a dialogue and waits for its end; true by the button whose value is "yes" alone. */
export function agreed(dialog: HTMLDialogElement): Promise<boolean> {
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

/** Asks before something is lost. Escape, the backdrop and the first button all keep it. */
export function confirmDeletion(heading: string, text: string): Promise<boolean> {
  const dialog = find<HTMLDialogElement>('#confirm')
  find('#confirm-heading', dialog).textContent = heading
  find('#confirm-text', dialog).textContent = text
  return agreed(dialog)
}
