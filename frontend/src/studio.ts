import { v4 as uuid } from 'uuid'

import { parseAgain } from './lib/again'
import { post, Refused } from './lib/api'
import { Camera } from './lib/camera'
import { estimateSeconds } from './lib/estimate'
import { roughly } from './lib/durations'
import { gettext } from './lib/i18n'
import { JobCards } from './lib/job_cards'
import type { Painting, Limits, PaintSettings, Part, Photo } from './lib/messages'
import { find, pageData } from './lib/page_data'
import { readSettings, writeSettings } from './lib/settings_form'
import { Wall } from './lib/wall'
import { Webcam } from './lib/webcam'

interface Region {
  photo: string
  cutout: string
  part: Part
}

const defaults = pageData<PaintSettings>('defaults')
const limits = pageData<Limits>('limits')
const recent = pageData<Painting[]>('jobs')
let region = pageData<Region | null>('region-data')
const form = find<HTMLFormElement>('#studio-form')
const start = find<HTMLButtonElement>('#start')

/** The same for a double click, a new one for a new wish. */
let requestKey = uuid()

const photographs = new Wall('photograph', pageData<Photo[]>('photographs'), limits, summarise)
const paintings = new Wall('painting', pageData<Photo[]>('paintings'), limits, summarise)
const again = parseAgain(location.search, defaults)
writeSettings(form, { ...defaults, ...again.settings }, defaults)
if (again.photograph) photographs.choose(again.photograph)
if (again.painting) paintings.choose(again.painting)
summarise()

form.addEventListener('input', summarise)
form.addEventListener('submit', (event) => {
  event.preventDefault()
  void paint()
})
document.addEventListener('paste', (event) => {
  const files = event.clipboardData?.files
  if (!files?.length) return
  event.preventDefault()
  // To the pictures that one is busy with; else it is most likely a photograph.
  const wall = paintings.root.matches(':hover, :focus-within') ? paintings : photographs
  wall.add(files)
})
// A file let go beside the pictures would replace this page.
for (const type of ['dragover', 'drop']) {
  document.addEventListener(type, (event) => {
    event.preventDefault()
  })
}

if (Webcam.isPossible) {
  const camera = new Camera((file) => {
    photographs.add([file])
  })
  const button = find('[data-camera]', photographs.root)
  button.hidden = false
  button.addEventListener('click', () => {
    void camera.open()
  })
}

new JobCards(recent, { isFirstPage: false })

find('[data-region-close]').addEventListener('click', () => {
  region = null
  summarise()
})

/** What of the chosen photograph is painted, if not all of it. */
function chosenRegion(): Region | null {
  return region !== null && photographs.chosen?.id === region.photo ? region : null
}

/** Says under the pictures what Start will do. */
function summarise(): void {
  const photo = photographs.chosen
  const painting = paintings.chosen
  start.disabled = !photo || !painting
  requestKey = uuid()
  find('#start-error').hidden = true
  const part = chosenRegion()?.part
  find('#region').hidden = part === undefined
  find('[data-region-words]').textContent =
    part === 'outside' ? gettext('All but the cut-out is painted.') : gettext('Only the cut-out is painted.')
  if (!photo || !painting) {
    find('#start-sentence').textContent = gettext('Choose a photograph and a painting')
    find('#start-estimate').textContent = ''
    return
  }
  find<HTMLImageElement>('#start-photograph').src = photo.urls.thumbnail
  find<HTMLImageElement>('#start-painting').src = painting.urls.thumbnail
  const titles = { photo: photo.title, painting: painting.title }
  find('#start-sentence').textContent = gettext('“%(photo)s” in the manner of “%(painting)s”', titles)
  const finished = recent.filter(({ state }) => state === 'done')
  const time = roughly(estimateSeconds(readSettings(form), finished))
  find('#start-estimate').textContent = gettext('Takes %(time)s', { time })
}

async function paint(): Promise<void> {
  const photo = photographs.chosen
  const painting = paintings.chosen
  if (!photo || !painting || start.disabled) return
  start.disabled = true
  try {
    const wish = {
      photo: photo.id,
      painting: painting.id,
      cutout: chosenRegion()?.cutout,
      part: chosenRegion()?.part,
      request_key: requestKey,
      settings: readSettings(form),
    }
    const job = await post<Painting>('/studio/paint', wish)
    location.assign(job.urls.page)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const complaint = find('#start-error')
    complaint.hidden = false
    find('p', complaint).textContent = error.message
    start.disabled = false
    start.focus()
  }
}

// Back from the painting's page: the browser shows this one as it was left.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) summarise()
})
