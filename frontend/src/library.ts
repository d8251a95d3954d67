import { v4 as uuid } from 'uuid'

import { post, Refused } from './lib/api'
import { confirmDeletion } from './lib/confirm'
import { gettext, ngettext } from './lib/i18n'
import type { Job, Limits, Photo } from './lib/messages'
import { Intake } from './lib/objects/intake'
import { Selection } from './lib/objects/selection'
import { find, pageData, stamp } from './lib/page_data'

const grid = find('#photos')
const actions = find<HTMLFormElement>('#actions')
const selection = new Selection(grid, showActions)
const intake = new Intake(find('#library'), pageData<Limits>('limits'), hang)

find('#select-all').addEventListener('click', () => {
  selection.chooseAll(selection.chosen.length < selection.boxes.length)
})
find('#select-none').addEventListener('click', () => {
  selection.chooseAll(false)
  find('#select-all').focus()
})
find('#find').addEventListener('click', () => {
  void perform(async (photos) => {
    const detector = find<HTMLSelectElement>('#detector').value
    const job = await post<Job>('/library/find', { photos, detector, request_key: uuid() })
    location.assign(job.urls.page)
  })
})
find('#delete').addEventListener('click', () => {
  void perform(takeDown)
})
// An export is a download of the browser's own: the form carries which photographs it is of.
actions.addEventListener('submit', () => {
  const inputs = selection.chosen.map((value) =>
    Object.assign(document.createElement('input'), { type: 'hidden', name: 'photo', value }),
  )
  find('#chosen').replaceChildren(...inputs)
})
showActions()

function showActions(): void {
  const count = selection.chosen.length
  actions.hidden = count === 0
  grid.classList.toggle('is-choosing', count > 0)
  find('#chosen-count').textContent = ngettext('%(count)s chosen', '%(count)s chosen', count)
  find('#find span').textContent = ngettext(
    'Find objects in %(count)s photograph',
    'Find objects in %(count)s photographs',
    count,
  )
  const own = grid.querySelectorAll('.photo[data-own] .photo-check:checked').length
  find('#delete').hidden = own === 0
  const all = find('#select-all span')
  all.textContent =
    count > 0 && count === selection.boxes.length ? gettext('Choose none') : gettext('Choose all')
}

/** A photograph that has just come, first in the grid. */
function hang(photo: Photo): void {
  if (selection.boxes.some(({ value }) => value === photo.id)) return
  const tile = stamp('#photo-template')
  tile.dataset.photo = photo.id
  tile.dataset.own = ''
  const address = `/library/${photo.id}/`
  find<HTMLAnchorElement>('.photo-face', tile).href = address
  const picture = find<HTMLImageElement>('img', tile)
  picture.src = photo.urls.thumbnail
  picture.alt = photo.title
  picture.width = photo.width
  picture.height = photo.height
  const box = find<HTMLInputElement>('.photo-check', tile)
  box.value = photo.id
  box.ariaLabel = gettext('Choose “%(title)s”', { title: photo.title })
  find('.photo-title', tile).textContent = photo.title
  grid.prepend(tile)
  const total = find('#photo-count')
  const count = Number(total.dataset.total) + 1
  total.dataset.total = String(count)
  total.textContent = ngettext('%(count)s photograph', '%(count)s photographs', count)
  for (const empty of document.querySelectorAll<HTMLElement>('[data-empty]')) empty.hidden = true
  find('#select-all').hidden = false
  // What has just come is what one wants to do something with.
  box.checked = true
  showActions()
}

async function takeDown(photos: string[]): Promise<void> {
  const own = new Set(
    [...grid.querySelectorAll<HTMLElement>('.photo[data-own]')].map(({ dataset }) => dataset.photo),
  )
  const mine = photos.filter((photo) => own.has(photo))
  const heading = ngettext('Delete %(count)s photograph?', 'Delete %(count)s photographs?', mine.length)
  const text = gettext('What was found in them goes, too. Paintings that were made from them stay.')
  if (!(await confirmDeletion(heading, text))) return
  await post('/library/delete', { photos: mine })
  location.reload()
}

async function perform(act: (photos: string[]) => Promise<void>): Promise<void> {
  intake.quieten()
  try {
    await act(selection.chosen)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    intake.complain(error.message)
    window.scrollTo({ top: 0 })
  }
}

// Back from another page: the browser shows the grid as it was left.
window.addEventListener('pageshow', showActions)
