import { csrfToken, post, Refused, refusalOf } from './lib/api'
import { bytes } from './lib/durations'
import { gettext, ngettext } from './lib/i18n'
import { find, pageData } from './lib/page_data'
import { eachOf, sortOut, type Folder } from './lib/people/folder'
import type { Limits, PeopleImport } from './lib/people/messages'

const AT_ONCE = 3

const limits = pageData<Limits>('limits')
const form = find<HTMLFormElement>('#import-form')
const begin = find<HTMLButtonElement>('#begin')
const bar = find<HTMLProgressElement>('#upload')
const complaint = find('#import-error')
let folder: Folder | null = null
let archive: File | null = null
let table: File | null = null
/** What a failed try has already brought: the next one goes on there, unless something else is chosen. */
let begun: PeopleImport | null = null
const sent = new Set<string>()

chooser('#choose-folder', '#folder', (files) => {
  folder = sortOut(files)
  archive = null
  if (folder.tables.length === 1) table = folder.tables[0] ?? null
})
chooser('#choose-archive', '#archive', (files) => {
  archive = files[0] ?? null
  folder = null
})
chooser('#choose-table', '#table', (files) => {
  table = files[0] ?? null
})
form.addEventListener('input', () => {
  begun = null
})
form.addEventListener('submit', (event) => {
  event.preventDefault()
  void bringIn()
})

function chooser(button: string, input: string, choose: (files: File[]) => void): void {
  const field = find<HTMLInputElement>(input)
  find(button).addEventListener('click', () => {
    field.click()
  })
  field.addEventListener('change', () => {
    const files = [...(field.files ?? [])]
    field.value = ''
    if (!files.length) return
    begun = null
    choose(files)
    summarise()
  })
}

function summarise(): void {
  complaint.hidden = true
  const count = folder?.photographs.length ?? 0
  const found = ngettext('%(count)s photograph', '%(count)s photographs', count)
  find('#photos-chosen').textContent = archive
    ? `${archive.name}, ${bytes(archive.size)}`
    : folder
      ? found
      : ''
  find('#table-chosen').textContent = table?.name ?? ''
  const isTooLarge = archive !== null && archive.size > (limits.max_import_bytes ?? Infinity)
  if (isTooLarge) {
    const limit = bytes(limits.max_import_bytes ?? 0)
    complain(gettext('This archive is too large; Facet takes up to %(limit)s. Split it.', { limit }))
  }
  begin.disabled = isTooLarge || (!archive && !count)
  hint(
    begin.disabled ? gettext('Choose photographs first.') : gettext('Ready. You can watch, stop and go on.'),
  )
}

async function bringIn(): Promise<void> {
  if (begin.disabled) return
  begin.disabled = true
  complaint.hidden = true
  try {
    if (!begun) {
      sent.clear()
      begun = await open()
    }
    if (folder) await sendPhotographs(begun, folder)
    await post(begun.urls.start)
    location.assign(begun.urls.page)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    complain(error.message)
    bar.hidden = true
    begin.disabled = false
    hint('')
  }
}

function open(): Promise<PeopleImport> {
  const body = new FormData(form)
  if (table) body.set('table', table)
  if (archive) body.set('archive', archive)
  if (folder) body.set('names', JSON.stringify(folder.photographs.map(({ path }) => path)))
  if (folder && !table) body.set('title', gettext('A folder'))
  hint(gettext('Bringing in the table …'))
  return archive ? upload(body, archive) : post<PeopleImport>(form.dataset.openUrl ?? '', body)
}

/** A large archive goes by the one way in which a browser tells how far it is. */
function upload(body: FormData, file: File): Promise<PeopleImport> {
  bar.hidden = false
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', form.dataset.openUrl ?? '')
    request.setRequestHeader('X-CSRFToken', csrfToken())
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      bar.value = loaded / total
      hint(
        loaded < total
          ? gettext('Bringing in %(name)s …', { name: file.name })
          : gettext('Opening the archive …'),
      )
    })
    request.addEventListener('loadend', () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as PeopleImport)
      else reject(new Refused(refusalOf(request.status, request.responseText)))
    })
    request.send(body)
  })
}

async function sendPhotographs(opened: PeopleImport, { photographs }: Folder): Promise<void> {
  bar.hidden = false
  const left = photographs.filter(({ path }) => !sent.has(path))
  await eachOf(left, AT_ONCE, async ({ path, file }) => {
    const body = new FormData()
    body.set('file', file)
    body.set('path', path)
    await post(opened.urls.photos, body)
    bar.value = sent.add(path).size / photographs.length
    hint(gettext('Bringing in %(name)s …', { name: path }))
  })
}

function hint(sentence: string): void {
  find('#import-hint').textContent = sentence
}

function complain(sentence: string): void {
  complaint.hidden = false
  find('p', complaint).textContent = sentence
}
