import { v4 as uuid } from 'uuid'

import { post, Refused } from './lib/api'
import { agreed, confirmDeletion } from './lib/confirm'
import { colorDots } from './lib/datasets/colors'
import { attempt } from './lib/attempt'
import { newName } from './lib/datasets/renaming'
import { bytes } from './lib/durations'
import { gettext, ngettext } from './lib/i18n'
import { isEnded, type Job, type JobState } from './lib/messages'
import { showConnection, showNoWorker } from './lib/notices'
import { find, findAll } from './lib/page_data'
import { LiveSocket } from './lib/socket'

const room = find('#dataset')
colorDots()
watchImport()

on('#choose', addPhotos)
on('#rename', async () => {
  const name = await newName(find('h1').textContent)
  if (name) await sendAndReload(room.dataset.rename, { name })
})
on('#delete', async () => {
  const text = gettext('What is drawn and the models that learned from it go, too. The photographs stay.')
  if (!(await confirmDeletion(gettext('Delete this data set?'), text))) return
  location.assign((await post<{ url: string }>(room.dataset.delete ?? '')).url)
})
on('#import', () => {
  find<HTMLInputElement>('#archive').click()
  return Promise.resolve()
})
find<HTMLInputElement>('#archive').addEventListener('change', () => {
  void attempt(bring)
})
find<HTMLFormElement>('#train').addEventListener('submit', (event) => {
  event.preventDefault()
  void attempt(async () => {
    const effort = find<HTMLInputElement>('input[name=effort]:checked').value
    const job = await post<Job>(room.dataset.train ?? '', { effort, request_key: uuid() })
    location.assign(job.urls.page)
  })
})
find<HTMLFormElement>('#add-class').addEventListener('submit', (event) => {
  event.preventDefault()
  const name = find<HTMLInputElement>('#add-class [name=name]').value.trim()
  void attempt(() => sendAndReload(room.dataset.classes, { name }))
})
for (const line of findAll('#classes > li')) {
  const { name = '', count = '0' } = line.dataset
  const place = Number(line.dataset.place)
  find('[data-rename-class]', line).addEventListener('click', () => {
    void attempt(async () => {
      const given = await newName(name)
      if (given) await sendAndReload(room.dataset.classes, { name: given, place })
    })
  })
  line.querySelector('[data-remove-class]')?.addEventListener('click', () => {
    void attempt(async () => {
      if (await confirmDeletion(gettext('Remove “%(name)s”?', { name }), whatGoes(Number(count)))) {
        await sendAndReload(room.dataset.removeClass, { place })
      }
    })
  })
}

function on(selector: string, act: () => Promise<void>): void {
  find(selector).addEventListener('click', () => {
    void attempt(act)
  })
}

async function sendAndReload(url: string | undefined, body: object = {}): Promise<void> {
  await post(url ?? '', body)
  location.reload()
}

function whatGoes(count: number): string {
  if (count === 0) return gettext('Nothing of this kind is drawn. Models that know it already keep it.')
  return ngettext(
    'The %(count)s thing that is drawn of it goes, too, and cannot be brought back. Models that know it already keep it.',
    'The %(count)s things that are drawn of it go, too, and cannot be brought back. Models that know it already keep it.',
    count,
  )
}

async function addPhotos(): Promise<void> {
  if (!(await agreed(find<HTMLDialogElement>('#library')))) return
  const photos = findAll<HTMLInputElement>('.pick-photo input:checked').map(({ value }) => value)
  if (photos.length > 0) await sendAndReload(room.dataset.add, { photos })
}

async function bring(): Promise<void> {
  const input = find<HTMLInputElement>('#archive')
  const file = input.files?.[0]
  if (!file) return
  const limit = Number(room.dataset.maxBytes)
  if (file.size > limit) {
    input.value = ''
    const words = { size: bytes(file.size), limit: bytes(limit) }
    const message = gettext('This archive has %(size)s; Facet takes up to %(limit)s. Split it.', words)
    throw new Refused({ reason: 'archive_too_large', message })
  }
  const button = find<HTMLButtonElement>('#import')
  const words = find('span', button)
  const before = words.textContent
  button.disabled = true
  words.textContent = gettext('Uploading …')
  try {
    const body = new FormData()
    body.set('archive', file)
    body.set('request_key', uuid())
    await post(room.dataset.import ?? '', body)
    location.reload()
  } finally {
    input.value = ''
    button.disabled = false
    words.textContent = before
  }
}

/** The import that goes on, and what is said of the last one. */
function watchImport(): void {
  document.querySelector('[data-forget]:not(#dataset)')?.addEventListener('click', () => {
    void attempt(async () => {
      await post(room.dataset.forget ?? '')
      find('#import-report').remove()
    })
  })
  const line = document.querySelector<HTMLElement>('#import-progress')
  if (!line) return
  find('[data-stop]', line).addEventListener('click', () => {
    void attempt(() => post(line.dataset.cancel ?? ''))
  })
  new LiveSocket<JobState | { type: 'job.history' }>(`/ws/jobs/${line.dataset.job ?? ''}/`, {
    onText: (message) => {
      if (message.type !== 'job.state') return
      const { state, fraction, workers } = message.job
      find<HTMLProgressElement>('progress', line).value = fraction
      showNoWorker(!isEnded(state) && workers === 0)
      if (isEnded(state)) location.reload()
    },
    onConnection: showConnection,
  })
}
