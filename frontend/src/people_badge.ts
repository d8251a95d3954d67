import { gettext } from './lib/i18n'
import { find } from './lib/page_data'

find('#print').addEventListener('click', () => {
  window.print()
})
const copy = find('#copy')
copy.addEventListener('click', () => {
  void navigator.clipboard.writeText(copy.dataset.text ?? '').then(() => {
    find('span', copy).textContent = gettext('Copied')
  })
})
