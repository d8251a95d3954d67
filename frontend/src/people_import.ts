import { get, post, Refused } from './lib/api'
import { gettext, ngettext } from './lib/i18n'
import { find, pageData, stamp } from './lib/page_data'
import type { ImportLine, PeopleImport } from './lib/people/messages'

const ASK_MS = 1000
const DOT = { enrolled: 'done', refused: 'failed', running: 'running', pending: 'queued' } as const

let progress = pageData<PeopleImport>('import-data')
const list = find('#report')
const onlyRefused = find<HTMLInputElement>('#only-refused')
const shown = new Map<number, HTMLElement>()

find('#stop').addEventListener('click', () => {
  void act(progress.urls.stop)
})
find('#go-on').addEventListener('click', () => {
  void act(progress.urls.start)
})
onlyRefused.addEventListener('change', () => {
  list.toggleAttribute('data-only-refused', onlyRefused.checked)
})
show()
setInterval(() => {
  if (progress.state === 'running' && !document.hidden) void ask()
}, ASK_MS)

async function act(url: string): Promise<void> {
  await attempt(() => post<PeopleImport>(url))
}

async function ask(): Promise<void> {
  await attempt(() => get<PeopleImport>(progress.urls.state))
}

async function attempt(action: () => Promise<PeopleImport>): Promise<void> {
  const complaint = find('#action-error')
  try {
    progress = await action()
    complaint.hidden = true
    show()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    complaint.hidden = false
    find('p', complaint).textContent = error.message
  }
}

function show(): void {
  const { state, counts, total } = progress
  const done = counts.enrolled + counts.refused
  find<HTMLProgressElement>('#progress').value = total ? done / total : 0
  find('#import-state').textContent = {
    open: gettext('Waiting for its photographs'),
    running: gettext('%(done)s of %(total)s looked at', { done, total }),
    stopped: gettext('Stopped; %(left)s still to look at', { left: total - done }),
    done: gettext('Finished'),
  }[state]
  find('#counts').replaceChildren(
    ...[
      ngettext('%(count)s enrolled', '%(count)s enrolled', counts.enrolled),
      ngettext('%(count)s not enrolled', '%(count)s not enrolled', counts.refused),
      ngettext('%(count)s waiting', '%(count)s waiting', counts.pending + counts.running),
    ].map((words) => {
      const part = document.createElement('span')
      part.textContent = words
      return part
    }),
  )
  find('#stop').hidden = state !== 'running'
  const goOn = find('#go-on')
  goOn.hidden = state !== 'stopped' && state !== 'open'
  find('span', goOn).textContent = state === 'open' ? gettext('Start') : gettext('Go on')
  find('#no-worker').hidden = state !== 'running' || progress.has_worker
  for (const line of progress.lines) showLine(line)
  find('#no-lines').hidden = shown.size > 0
}

function showLine(line: ImportLine): void {
  const element = shown.get(line.number) ?? place(line.number)
  element.dataset.line = line.state
  find('[data-number]', element).textContent = String(line.number)
  const name = find('[data-name]', element)
  const words = line.name || line.file || gettext('Erased since')
  name.replaceChildren(line.person_url ? link(line.person_url, words) : words)
  find('[data-file]', element).textContent = line.name ? line.file : ''
  const result = find('[data-result]', element)
  result.dataset.state = DOT[line.state]
  find('[data-sentence]', element).textContent = line.sentence
}

/** A new line's element, among the others in the order of their numbers. */
function place(number: number): HTMLElement {
  const element = stamp('#line-template')
  const after = [...shown.keys()].filter((other) => other > number).sort((a, b) => a - b)[0]
  list.insertBefore(element, after === undefined ? null : (shown.get(after) ?? null))
  shown.set(number, element)
  return element
}

function link(url: string, text: string): HTMLAnchorElement {
  const anchor = document.createElement('a')
  anchor.className = 'hover:underline'
  anchor.href = url
  anchor.textContent = text
  return anchor
}
