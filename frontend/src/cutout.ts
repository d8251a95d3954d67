import { Finder, loaded, type Method, type Prompt } from './lib/cutout/finder'
import { Keeper, type Cutout } from './lib/cutout/keeper'
import { Mask, type Mark } from './lib/cutout/mask'
import { Pointer, type Tool } from './lib/cutout/pointer'
import { View, type Background } from './lib/cutout/view'
import { Refused } from './lib/api'
import { gettext, language } from './lib/i18n'
import type { Photo } from './lib/messages'
import { showRefusal } from './lib/notices'
import { find, findAll, pageData } from './lib/page_data'

const ZOOM_STEP = 1.5
const MAX_ZOOM = 8
/** In one request; the server takes no more. */
const MAX_MARKS = 50

const page = find('#cutout')
const photo = pageData<Photo>('photo')
const backgrounds = pageData<Photo[]>('backgrounds')
let kept = pageData<Cutout | null>('cutout-data')
let zoom = 1

void loaded(photo.urls.display).then(start)

async function start(photograph: HTMLImageElement): Promise<void> {
  const canvas = find<HTMLCanvasElement>('#canvas')
  find('#paper').style.setProperty('--ratio', String(photograph.naturalWidth / photograph.naturalHeight))
  const mask = new Mask(photograph.naturalWidth, photograph.naturalHeight, () => {
    keeper.change()
    update()
  })
  if (kept) mask.load(await loaded(`${kept.mask}?${kept.saved_at}`))
  const view = new View(canvas, photograph, mask)
  const keeper = new Keeper(page.dataset.maskUrl ?? '', mask, (cutout) => {
    kept = cutout
    offer()
  })
  const finder = new Finder(page.dataset.findUrl ?? '', update)
  let waiting: Mark[] = []
  let asked: Mark[] = []
  const tool = (): Tool => find<HTMLInputElement>('input[name=tool]:checked').value as Tool
  const diameter = (): number => {
    const share = Number(find<HTMLInputElement>('#brush').value) / 100
    return share * Math.max(mask.width, mask.height)
  }
  new Pointer(canvas, find('#stage'), mask, view, {
    tool,
    diameter,
    isBusy: () => finder.isBusy,
    onBox: (box) => void look('box', box),
    onMarking: showMarks,
    onMark: (mark) => {
      waiting.push(mark)
      showMarks()
      if (!finder.isBusy) void heed()
    },
  })

  for (const button of findAll('[data-find]')) {
    button.addEventListener('click', () => void look(button.dataset.find as Method))
  }
  onClick('#undo', () => {
    mask.undo()
  })
  onClick('#redo', () => {
    mask.redo()
  })
  onClick('#clear', () => {
    mask.clear()
  })
  onClick('#zoom-in', () => {
    setZoom(zoom * ZOOM_STEP)
  })
  onClick('#zoom-out', () => {
    setZoom(zoom / ZOOM_STEP)
  })
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
    event.preventDefault()
    if (finder.isBusy) return
    if (event.shiftKey) mask.redo()
    else mask.undo()
  })
  for (const choice of findAll<HTMLInputElement>('input[name=view]')) {
    choice.addEventListener('change', () => {
      view.isResult = choice.value === 'result'
      update()
    })
  }
  find('#background-form').addEventListener('input', () => void setBackground())
  for (const link of findAll<HTMLAnchorElement>('[data-take]')) {
    link.addEventListener('click', (event) => void take(event, link))
  }
  setZoom(1)
  update()
  offer()

  /** Says whether there was an answer. */
  async function look(method: Method, prompt?: Prompt): Promise<boolean> {
    showRefusal('')
    const isCorrection = method === 'edges' || method === 'marks'
    try {
      if (isCorrection && !(await keeper.save())) return false
      const found = await finder.ask(method, prompt)
      if (found) mask.take(found, isCorrection)
      return found !== null
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      showRefusal(error.message)
      return false
    }
  }

  /** Has all marks heeded that were made by now, and then those that were made meanwhile. */
  async function heed(): Promise<void> {
    while (waiting.length) {
      asked = waiting.splice(0, MAX_MARKS)
      if (!(await look('marks', { marks: asked }))) waiting = []
      asked = []
      showMarks()
    }
  }

  function showMarks(drawn: Mark | null = null): void {
    view.marks = [...asked, ...waiting, ...(drawn ? [drawn] : [])]
    view.refresh()
  }

  function update(): void {
    const isEmpty = mask.isEmpty
    page.toggleAttribute('data-empty', isEmpty)
    page.dataset.view = view.isResult ? 'result' : 'mask'
    const { isBusy } = finder
    find<HTMLButtonElement>('#undo').disabled = isBusy || !mask.canUndo
    find<HTMLButtonElement>('#redo').disabled = isBusy || !mask.canRedo
    find<HTMLButtonElement>('#clear').disabled = isBusy || isEmpty
    find<HTMLButtonElement>('[data-find=people]').disabled = isBusy
    find<HTMLButtonElement>('[data-find=edges]').disabled = isBusy || isEmpty
    view.refresh()
  }

  async function setBackground(): Promise<void> {
    view.background = await chosenBackground()
    view.isResult = true
    find<HTMLInputElement>('input[name=view][value=result]').checked = true
    update()
    offer()
  }

  /** What is taken home is what is seen: kept first if it is not yet. */
  async function take(event: MouseEvent, link: HTMLAnchorElement): Promise<void> {
    if (find('#kept').textContent === gettext('Saved') || event.defaultPrevented) return
    event.preventDefault()
    if (await keeper.save()) link.click()
  }
}

function onClick(selector: string, action: () => void): void {
  find(selector).addEventListener('click', action)
}

function setZoom(wanted: number): void {
  zoom = Math.min(MAX_ZOOM, Math.max(1, wanted))
  find('#paper').style.setProperty('--zoom', String(zoom))
  find<HTMLButtonElement>('#zoom-out').disabled = zoom === 1
  find<HTMLButtonElement>('#zoom-in').disabled = zoom === MAX_ZOOM
  find('#zoom-said').textContent = new Intl.NumberFormat(language(), { style: 'percent' }).format(zoom)
}

/** What is chosen to lie behind: `none`, `blur`, `color`, or a photograph's number. */
function chosen(): { background: string; color: string } {
  const form = find<HTMLFormElement>('#background-form')
  return {
    background: find<HTMLInputElement>('input[name=background]:checked', form).value,
    color: find<HTMLInputElement>('input[name=color]', form).value,
  }
}

async function chosenBackground(): Promise<Background> {
  const { background, color } = chosen()
  if (background === 'color') return { kind: 'color', color }
  if (background === 'blur') return { kind: 'blur' }
  const other = backgrounds.find(({ id }) => id === background)
  return other ? { kind: 'photo', id: other.id, image: await loaded(other.urls.display) } : { kind: 'none' }
}

/** Links to what can be taken home and done next, for the mask that is kept. */
function offer(): void {
  find('#take').hidden = kept === null
  find('#take-hint').hidden = kept !== null
  if (!kept) return
  const { background, color } = chosen()
  const isPhoto = backgrounds.some(({ id }) => id === background)
  const query = new URLSearchParams(
    isPhoto ? { background: 'photo', photo: background } : { background, color },
  )
  find<HTMLAnchorElement>('[data-take=picture]').href = `${page.dataset.pictureUrl ?? ''}?${query.toString()}`
  for (const link of findAll<HTMLAnchorElement>('[data-part]')) {
    const wish = { photograph: photo.id, cutout: kept.id, part: link.dataset.part ?? '' }
    link.href = `/?${new URLSearchParams(wish).toString()}`
  }
}
