import { v4 as uuid } from 'uuid'

import { post, Refused } from './lib/api'
import { agreed, confirmDeletion } from './lib/confirm'
import { colorDots } from './lib/datasets/colors'
import { gettext, ngettext } from './lib/i18n'
import type { Job } from './lib/messages'
import { showRefusal } from './lib/notices'
import { find, findAll } from './lib/page_data'

const room = find('#dataset')
colorDots()

find('#choose').addEventListener('click', () => {
  void perform(addPhotos)
})
find<HTMLFormElement>('#train').addEventListener('submit', (event) => {
  event.preventDefault()
  void perform(async () => {
    const effort = find<HTMLInputElement>('input[name=effort]:checked').value
    const job = await post<Job>(room.dataset.train ?? '', { effort, request_key: uuid() })
    location.assign(job.urls.page)
  })
})
find<HTMLFormElement>('#add-class').addEventListener('submit', (event) => {
  event.preventDefault()
  void perform(async () => {
    const name = find<HTMLInputElement>('#add-class [name=name]').value.trim()
    await post(room.dataset.classes ?? '', { name })
    location.reload()
  })
})
find('#import').addEventListener('click', () => {
  find<HTMLInputElement>('#archive').click()
})
find<HTMLInputElement>('#archive').addEventListener('change', () => {
  void perform(bring)
})
find('#delete').addEventListener('click', () => {
  void perform(async () => {
    const text = gettext('Its boxes and the models that learned from it go, too. The photographs stay.')
    if (!(await confirmDeletion(gettext('Delete this data set?'), text))) return
    location.assign((await post<{ url: string }>(room.dataset.delete ?? '')).url)
  })
})

async function addPhotos(): Promise<void> {
  if (!(await agreed(find<HTMLDialogElement>('#library')))) return
  const photos = findAll<HTMLInputElement>('.pick-photo input:checked').map(({ value }) => value)
  if (photos.length === 0) return
  await post(room.dataset.add ?? '', { photos })
  location.reload()
}

async function bring(): Promise<void> {
  const input = find<HTMLInputElement>('#archive')
  const file = input.files?.[0]
  if (!file) return
  const button = find<HTMLButtonElement>('#import')
  const words = find('span', button)
  const before = words.textContent
  button.disabled = true
  words.textContent = gettext('Importing …')
  try {
    const body = new FormData()
    body.set('archive', file)
    const { photos, refused } = await post<{ photos: number; refused: string[] }>(
      room.dataset.import ?? '',
      body,
    )
    if (refused.length === 0) location.reload()
    else {
      const said = ngettext(
        '%(count)s photograph was imported.',
        '%(count)s photographs were imported.',
        photos,
      )
      showRefusal([said, ...refused].join('\n'))
    }
  } finally {
    input.value = ''
    button.disabled = false
    words.textContent = before
  }
}

async function perform(act: () => Promise<void>): Promise<void> {
  showRefusal('')
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    showRefusal(error.message)
    find('#notices').scrollIntoView({ block: 'center' })
  }
}
