import { find } from './lib/page_data'

const TYPING_MS = 400

const filter = document.querySelector<HTMLFormElement>('#filter')
if (filter) {
  let typing: ReturnType<typeof setTimeout> | undefined
  filter.addEventListener('change', () => {
    filter.requestSubmit()
  })
  const search = find<HTMLInputElement>('[name=search]', filter)
  search.addEventListener('input', () => {
    clearTimeout(typing)
    typing = setTimeout(() => {
      filter.requestSubmit()
    }, TYPING_MS)
  })
  // The page is another one after each search: go on typing where one was.
  if (search.value) {
    search.focus()
    search.setSelectionRange(search.value.length, search.value.length)
  }
}
