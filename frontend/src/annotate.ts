import '@annotorious/annotorious/annotorious.css'

import { post, Refused } from './lib/api'
import { confirmDeletion } from './lib/confirm'
import { colorDots } from './lib/datasets/colors'
import { Drawing, type Box } from './lib/datasets/drawing'
import { gettext } from './lib/i18n'
import type { Photo } from './lib/messages'
import { showRefusal } from './lib/notices'
import { find, findAll, pageData, stamp } from './lib/page_data'

interface Row {
  photo: Photo
  boxes: Box[]
  is_annotated: boolean
}

const LAST_CLASS = 'facet-dataset-class'
const SAVE_AFTER_MS = 250

const room = find('#annotate')
const names = pageData<string[]>('class-names')
const row = pageData<Row>('row')
const kept = find('#kept')
let saving: Promise<void> = Promise.resolve()
let waiting: ReturnType<typeof setTimeout> | undefined

colorDots()
const image = find<HTMLImageElement>('#photo')
await image.decode()
const drawing = new Drawing(image, row.photo, { onChange, onSelect: list })
drawing.show(row.boxes)
chooseClass(Number(sessionStorage.getItem(LAST_CLASS) ?? 0))
list()
room.dataset.ready = ''

for (const input of findAll<HTMLInputElement>('input[name=class]')) {
  input.addEventListener('change', () => {
    giveClass(Number(input.value))
  })
}
find('#add-box').addEventListener('click', () => {
  drawing.addInTheMiddle()
})
find('#nothing').addEventListener('click', () => {
  drawing.show([])
  onChange()
})
find('#remove').addEventListener('click', () => {
  void takeOut()
})
for (const link of findAll<HTMLAnchorElement>('#previous, #next')) {
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void leave(link.href)
  })
}
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
  if (pressed(event.key, event.shiftKey)) event.preventDefault()
})
window.addEventListener('beforeunload', (event) => {
  if (waiting !== undefined) event.preventDefault()
})

function pressed(key: string, isShifted: boolean): boolean {
  const chosen = drawing.selected
  const number = Number(key)
  if (key >= '1' && key <= '9' && number <= names.length) giveClass(number - 1)
  else if (key === 'b' || key === 'B') drawing.addInTheMiddle()
  else if (key.startsWith('Arrow') && document.activeElement?.matches('input[type=radio]')) return false
  else if (chosen && key.startsWith('Arrow')) nudge(chosen, key, isShifted)
  else if (chosen && (key === 'Delete' || key === 'Backspace')) drawing.remove(chosen)
  else if (chosen && key === 'Escape') drawing.select(null)
  else if (key === 'ArrowLeft') document.querySelector<HTMLElement>('#previous')?.click()
  else if (key === 'ArrowRight') find('#next').click()
  else return false
  return true
}

function nudge(id: string, key: string, isSize: boolean): void {
  const step = Math.max(1, Math.max(row.photo.width, row.photo.height) / 100)
  const across = key === 'ArrowLeft' ? -step : key === 'ArrowRight' ? step : 0
  const down = key === 'ArrowUp' ? -step : key === 'ArrowDown' ? step : 0
  drawing.change(id, ([left, top, right, bottom, place]) =>
    isSize
      ? [left, top, right + across, bottom + down, place]
      : [left + across, top + down, right + across, bottom + down, place],
  )
}

function chooseClass(place: number): void {
  const input = document.querySelector<HTMLInputElement>(`input[name=class][value="${place}"]`)
  if (!input) return
  input.checked = true
  drawing.place = place
  sessionStorage.setItem(LAST_CLASS, String(place))
}

/** To the chosen box or the one just drawn, and to those drawn from now on. */
function giveClass(place: number): void {
  chooseClass(place)
  const concerned = drawing.concerned
  if (concerned) drawing.change(concerned, ([left, top, right, bottom]) => [left, top, right, bottom, place])
}

function onChange(): void {
  list()
  kept.textContent = gettext('Saving …')
  clearTimeout(waiting)
  waiting = setTimeout(save, SAVE_AFTER_MS)
}

/** One after the other, so that the newest boxes are those that stay. */
function save(): void {
  clearTimeout(waiting)
  waiting = undefined
  const boxes = drawing.boxes.map(({ box }) => box)
  saving = saving.then(async () => {
    try {
      await post(room.dataset.boxes ?? '', { boxes })
      showRefusal('')
      if (waiting === undefined) kept.textContent = gettext('Saved')
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      kept.textContent = gettext('Not saved')
      showRefusal(error.message)
    }
  })
}

async function leave(address: string): Promise<void> {
  if (waiting !== undefined) save()
  await saving
  if (kept.textContent !== gettext('Not saved')) location.assign(address)
}

async function takeOut(): Promise<void> {
  const text = gettext('Its boxes go, too. The photograph stays in your library.')
  if (!(await confirmDeletion(gettext('Take this photograph out?'), text))) return
  location.assign((await post<{ url: string }>(room.dataset.remove ?? '')).url)
}

function list(): void {
  const boxes = drawing.boxes
  const chosen = drawing.selected
  find('#no-boxes').hidden = boxes.length > 0
  find('#boxes').replaceChildren(
    ...boxes.map(({ id, box }) => {
      const line = stamp('#box-template')
      find('.class-dot', line).dataset.class = String(box[4])
      find('[data-name]', line).textContent = names[box[4]] ?? ''
      const button = find('.box-row', line)
      button.ariaPressed = String(id === chosen)
      button.addEventListener('click', () => {
        drawing.select(id === drawing.selected ? null : id)
      })
      find('[data-remove]', line).addEventListener('click', () => {
        drawing.remove(id)
      })
      return line
    }),
  )
  colorDots(find('#boxes'))
}
