import { Finder } from './lib/objects/finder'
import type { Found } from './lib/objects/found'
import { BoxList } from './lib/objects/list'
import { Overlay } from './lib/objects/overlay'
import { Panel } from './lib/objects/panel'
import { viewOf, type Wishes } from './lib/objects/view'
import { queryOf, readWishes } from './lib/objects/wishes'
import type { Job } from './lib/messages'
import { find, findAll, pageData } from './lib/page_data'

const ADDRESS_MS = 300

const room = find('#objects-room')
const lookedBy = new Set(pageData<string[]>('looked-by'))
let found = pageData<Found | null>('found')
let wishes: Wishes | null = found && readWishes(location.search, found)
/** The line that was pressed: its box stays lit while no other is pointed at. */
let pressed: number | null = null
/** Stays as it is while one detector after the other is tried. */
let isExplained = wishes?.explained ?? false
let remembering: ReturnType<typeof setTimeout> | undefined

const photograph = find<HTMLImageElement>('#picture img')
const sideOf = (name: string): number => Number(photograph.getAttribute(name))
find('#picture').style.setProperty('--ratio', String(sideOf('width') / sideOf('height')))

const overlay = new Overlay(find<SVGSVGElement>('#overlay'), light)
const list = new BoxList(light, press)
const panel = new Panel((change) => {
  if (wishes) wishes = { ...wishes, ...change }
  isExplained = wishes?.explained ?? isExplained
  show()
})
const finder = new Finder(
  { find: room.dataset.find ?? '', found: room.dataset.found ?? '' },
  chosenDetector,
  (fresh) => {
    found = fresh
    lookedBy.add(fresh.raw.detector)
    // Each detector's scores are on a scale of its own; how things are shown stays as it is.
    wishes = { ...readWishes('', fresh), explained: isExplained }
    pressed = null
    show()
  },
)

for (const input of findAll<HTMLInputElement>('input[name=detector]')) {
  input.addEventListener('change', () => {
    if (lookedBy.has(input.value)) void finder.fetch()
    else {
      found = wishes = null
      show()
    }
  })
}
const job = pageData<Job | null>('job')
if (job) finder.watch(job)
show()

function chosenDetector(): string {
  return find<HTMLInputElement>('input[name=detector]:checked').value
}

function light(index: number | null): void {
  if (!wishes || wishes.lit === (index ?? pressed)) return
  wishes = { ...wishes, lit: index ?? pressed }
  show()
}

function press(index: number): void {
  pressed = pressed === index ? null : index
  const stride = found?.raw.stride[index]
  if (wishes) wishes = { ...wishes, lit: pressed, stride: stride ?? wishes.stride }
  show()
}

function show(): void {
  room.dataset.state = found ? 'found' : 'unseen'
  find('#results').hidden = found === null
  find('#unseen').hidden = found !== null
  find('#find-first').hidden = found !== null
  find('#find-again').hidden = found === null
  find('#find').classList.toggle('btn-primary', found === null)
  room.classList.toggle('is-explained', wishes?.explained ?? false)
  if (!found || !wishes) {
    overlay.show(null)
    find('#explanation').hidden = true
    return
  }
  const view = viewOf(found, wishes)
  if (pressed !== null && !view.shown.includes(pressed)) pressed = null
  if (wishes.lit !== null && !view.shown.includes(wishes.lit)) {
    wishes = { ...wishes, lit: pressed }
    show()
    return
  }
  overlay.show(view)
  list.show(view, pressed)
  panel.show(view)
  remember(`?${queryOf(found, wishes).toString()}${wishes.explained ? '&explained' : ''}`)
}

/** Keeps what is wished in the address once a hand rests: browsers allow only so many changes of it. */
function remember(query: string): void {
  clearTimeout(remembering)
  remembering = setTimeout(() => {
    if (query !== location.search) history.replaceState(null, '', query)
  }, ADDRESS_MS)
}
