import '@annotorious/annotorious/annotorious.css'

import { get, post } from './lib/api'
import { attempt } from './lib/attempt'
import { confirmDeletion } from './lib/confirm'
import { colorDots } from './lib/datasets/colors'
import { following, moved, numberOf, split, without, type Corner } from './lib/datasets/corners'
import { Drawing } from './lib/datasets/drawing'
import { markCorner } from './lib/datasets/handles'
import { Saver } from './lib/datasets/saver'
import { ofBox, ofOutline, toBox, toOutline, type Box, type Outline, type Thing } from './lib/datasets/shapes'
import { ThingList } from './lib/datasets/thing_list'
import { gettext } from './lib/i18n'
import type { Photo } from './lib/messages'
import { find, findAll, pageData } from './lib/page_data'

interface Row {
  photo: Photo
  boxes: Box[]
  outlines: Outline[]
}

const LAST_CLASS = 'facet-dataset-class'

const room = find('#annotate')
const drawsMasks = 'masks' in room.dataset
const names = pageData<string[]>('class-names')
const row = pageData<Row>('row')
const undo = find<HTMLButtonElement>('#undo')
/** Earlier states, the newest last; and the state now. */
const history: Thing[][] = []
let now: Thing[] = []
let corner: Corner | null = null
/** Whose corner it is. */
let cornerOf: string | null = null

colorDots()
const image = find<HTMLImageElement>('#photo')
await image.decode()
const drawing = new Drawing(image, row.photo, drawsMasks ? 'polygon' : 'rectangle', { onChange, onSelect })
const saver = new Saver(
  room.dataset.save ?? '',
  () => ({ classes: names, ...(drawsMasks ? { outlines: now.map(toOutline) } : { boxes: now.map(toBox) }) }),
  find('#kept'),
)
const list = new ThingList(names, {
  onSelect: (id) => {
    drawing.select(id === drawing.selected ? null : id)
  },
  onRemove: (id) => {
    drawing.remove(id)
  },
})
drawing.show(drawsMasks ? row.outlines.map(ofOutline) : row.boxes.map(ofBox))
now = drawing.things.map(({ thing }) => thing)
chooseClass(Number(sessionStorage.getItem(LAST_CLASS) ?? 0))
onSelect()
room.dataset.ready = ''

for (const input of findAll<HTMLInputElement>('input[name=class]')) {
  input.addEventListener('change', () => {
    giveClass(Number(input.value))
  })
}
find('#add').addEventListener('click', () => {
  drawing.addInTheMiddle()
})
undo.addEventListener('click', takeBack)
find('#nothing').addEventListener('click', () => {
  drawing.show([])
  onChange()
  saver.soon()
})
find('#remove').addEventListener('click', () => {
  void takeOut()
})
document.querySelector('#from-cutout')?.addEventListener('click', () => {
  void addCutout()
})
for (const link of findAll<HTMLAnchorElement>('#previous, #next, #to-cutout')) {
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void saver.finish().then((isKept) => {
      if (isKept) location.assign(link.href)
    })
  })
}
// Before Annotorious, whose own undo knows only of what was drawn by pointer.
window.addEventListener('keydown', onKey, { capture: true })

function onKey(event: KeyboardEvent): void {
  if (document.querySelector('dialog[open]') || event.altKey) return
  const isCommand = event.ctrlKey || event.metaKey
  if (isCommand && event.key.toLowerCase() !== 'z' && event.key.toLowerCase() !== 'y') return
  // A corner that was clicked is Annotorious's to delete.
  if (document.querySelector('.a9s-handle-selected') && ['Delete', 'Backspace'].includes(event.key)) return
  const isDone = isCommand ? (takeBack(), true) : pressed(event.key, event.shiftKey)
  if (!isDone) return
  event.preventDefault()
  event.stopImmediatePropagation()
}

function pressed(key: string, isShifted: boolean): boolean {
  const chosen = drawing.selected
  const number = Number(key)
  if (key >= '1' && key <= '9' && number <= names.length) giveClass(number - 1)
  else if (key === 'b' || key === 'B') drawing.addInTheMiddle()
  else if (key.startsWith('Arrow') && document.activeElement?.matches('input[type=radio]')) return false
  else if (chosen) return pressedOn(chosen, key, isShifted)
  else if (key === 'ArrowLeft') document.querySelector<HTMLElement>('#previous')?.click()
  else if (key === 'ArrowRight') find('#next').click()
  else return false
  return true
}

function pressedOn(chosen: string, key: string, isShifted: boolean): boolean {
  if (key.startsWith('Arrow')) nudge(chosen, key, isShifted)
  else if (drawsMasks && (key === '.' || key === ',')) chooseCorner(chosen, key === '.' ? 1 : -1)
  else if (corner && key === '+') drawing.bend(chosen, corner.ring, split(corner.index))
  else if (corner && (key === 'Delete' || key === 'Backspace')) {
    drawing.bend(chosen, corner.ring, without(corner.index))
    chooseCorner(chosen, -1)
  } else if (key === 'Delete' || key === 'Backspace') drawing.remove(chosen)
  else if (key === 'Escape' && corner) leaveCorner()
  else if (key === 'Escape') drawing.select(null)
  else return false
  return true
}

function nudge(id: string, key: string, isSize: boolean): void {
  const step = Math.max(1, Math.max(row.photo.width, row.photo.height) / 100)
  const across = key === 'ArrowLeft' ? -step : key === 'ArrowRight' ? step : 0
  const down = key === 'ArrowUp' ? -step : key === 'ArrowDown' ? step : 0
  if (corner) drawing.bend(id, corner.ring, moved(corner.index, across, down))
  else {
    drawing.reshape(id, ([left, top, right, bottom]) =>
      isSize
        ? [left, top, right + across, bottom + down]
        : [left + across, top + down, right + across, bottom + down],
    )
  }
}

function chooseCorner(id: string, by: number): void {
  const thing = drawing.things.find((one) => one.id === id)?.thing
  corner = thing ? following(thing, corner, by) : null
  cornerOf = id
  showCorner()
}

function leaveCorner(): void {
  corner = null
  showCorner()
}

function showCorner(): void {
  const thing = drawing.things.find((one) => one.id === drawing.selected)?.thing
  const number = thing && corner ? numberOf(thing, corner) : null
  // Annotorious has drawn the handles by then.
  requestAnimationFrame(() => {
    markCorner(room, number)
  })
  find('#corner').textContent = number === null ? '' : gettext('Corner %(number)s', { number: number + 1 })
}

function chooseClass(place: number): void {
  const input = document.querySelector<HTMLInputElement>(`input[name=class][value="${place}"]`)
  if (!input) return
  input.checked = true
  drawing.place = place
  sessionStorage.setItem(LAST_CLASS, String(place))
}

/** To the chosen thing or the one just drawn, and to those drawn from now on. */
function giveClass(place: number): void {
  chooseClass(place)
  if (drawing.concerned) drawing.giveClass(drawing.concerned, place)
}

function onSelect(): void {
  // Annotorious says it late, and more than once: the corner chosen meanwhile stays.
  if (drawing.selected !== cornerOf) corner = null
  showCorner()
  list.show(drawing.things, drawing.selected)
}

function onChange(): void {
  const before = now
  now = drawing.things.map(({ thing }) => thing)
  list.show(drawing.things, drawing.selected)
  showCorner()
  // Annotorious says some changes twice.
  if (JSON.stringify(before) === JSON.stringify(now)) return
  history.push(before)
  undo.disabled = false
  saver.soon()
}

function takeBack(): void {
  const before = history.pop()
  if (!before) return
  drawing.show(before)
  now = before
  undo.disabled = history.length === 0
  onSelect()
  saver.soon()
}

async function addCutout(): Promise<void> {
  await attempt(async () => {
    const { outlines } = await get<{ outlines: Outline[] }>(room.dataset.cutout ?? '')
    drawing.add(outlines.map((outline) => ofOutline({ ...outline, place: drawing.place })))
  })
}

async function takeOut(): Promise<void> {
  const text = gettext('What is drawn on it goes, too. The photograph stays in your library.')
  if (!(await confirmDeletion(gettext('Take this photograph out?'), text))) return
  location.assign((await post<{ url: string }>(room.dataset.remove ?? '')).url)
}
