import { attempt } from './attempt'
import { gettext } from './i18n'
import { find, findAll } from './page_data'

/** Buttons that copy what stands elsewhere on the page: `data-copy` is its selector. */
export function startCopying(): void {
  for (const button of findAll<HTMLButtonElement>('[data-copy]')) {
    button.addEventListener('click', () => {
      void attempt(async () => {
        await navigator.clipboard.writeText(find(button.dataset.copy ?? '').textContent)
        find('span', button).textContent = gettext('Copied')
      })
    })
  }
}
