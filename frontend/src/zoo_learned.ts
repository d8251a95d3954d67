import { v4 as uuid } from 'uuid'

import { get, Refused } from './lib/api'
import { gettext } from './lib/i18n'
import { showRefusal } from './lib/notices'
import { find, findAll } from './lib/page_data'
import { Feature } from './lib/zoo/feature'
import { JobBar } from './lib/zoo/job_bar'
import { patchLine, unitQuery, whySoMany, type Unit, type UnitName } from './lib/zoo/unit'
import { Where } from './lib/zoo/where'

const REST_MS = 150
const room = find('#learned')
const choice = find<HTMLFormElement>('#choice')
const unitChoice = find<HTMLInputElement | HTMLSelectElement>('#unit-choice')
const channels = Number(room.dataset.channels)
const feature = new Feature(room.dataset.feature ?? '')
const bar = new JobBar(find('#patches-bar'), {
  running: () => gettext('Looking through your photographs …'),
  onState: () => {
    find<HTMLButtonElement>('#find-patches').disabled = bar.isBusy
    void showPatches()
  },
  onEnded: () => void showPatches(),
})
let resting: ReturnType<typeof setTimeout> | undefined
let isFetching = false
let isStale = false

for (const select of findAll<HTMLSelectElement>('#network-choice, #layer-choice')) {
  select.addEventListener('change', () => {
    // Of another network other layers are asked, of another layer other units.
    if (select.id === 'network-choice') find<HTMLSelectElement>('#layer-choice').disabled = true
    find<HTMLInputElement>('#unit-choice').disabled = true
    choice.requestSubmit()
  })
}
unitChoice.addEventListener('input', () => {
  clearTimeout(resting)
  resting = setTimeout(() => void show(), REST_MS)
})
choice.addEventListener('submit', (event) => {
  if (unitChoice.disabled) return
  event.preventDefault()
  void show()
})
for (const [button, step] of [
  ['#unit-previous', -1],
  ['#unit-next', 1],
] as const) {
  find(button).addEventListener('click', () => {
    unitChoice.value = String((chosen().unit + step + channels) % channels)
    void show()
  })
}
find('#find-patches').addEventListener('click', () => {
  const { network, layer } = chosen()
  if (!bar.isBusy) void bar.start(room.dataset.patches ?? '', { network, layer, request_key: uuid() })
})
if (document.querySelector('#where')) {
  new Where(room.dataset.network ?? '', {
    explain: room.dataset.explain ?? '',
    maps: room.dataset.maps ?? '',
  })
}
// Pressed before anybody listens, it would do nothing.
find<HTMLButtonElement>('#find-patches').disabled = false
void show()

function chosen(): UnitName {
  const unit = Math.trunc(Number(unitChoice.value))
  const isThere = Number.isFinite(unit) && unit >= 0 && unit < channels
  return { network: room.dataset.network ?? '', layer: room.dataset.layer ?? '', unit: isThere ? unit : 0 }
}

/** Another unit: its patches, and its picture. */
async function show(): Promise<void> {
  const name = chosen()
  const others = new URLSearchParams(location.search)
  for (const [key, value] of Object.entries(name)) others.set(key, String(value))
  history.replaceState(null, '', `?${others.toString()}${location.hash}`)
  const unit = await fetchUnit(name)
  if (!unit || name.unit !== chosen().unit) return
  feature.show(name, unit.feature)
  showUnit(unit)
}

async function fetchUnit(name: UnitName): Promise<Unit | null> {
  try {
    return await get<Unit>(`${room.dataset.unitUrl ?? ''}?${unitQuery(name)}`)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    showRefusal(error.message)
    return null
  }
}

/** One request at a time: what changes meanwhile is asked for after it. */
async function showPatches(): Promise<void> {
  isStale = true
  if (isFetching) return
  isFetching = true
  while (isStale) {
    isStale = false
    const unit = await fetchUnit(chosen())
    if (unit) showUnit(unit)
  }
  isFetching = false
}

function showUnit(unit: Unit): void {
  const { patches, looked_at: lookedAt, photographs, looking } = unit
  const list = find('#patches')
  const key = patches.map(({ url }) => url).join()
  if (list.dataset.key !== key) {
    list.dataset.key = key
    list.replaceChildren(...patches.map(patchLine))
  }
  find('#patches-none').hidden = patches.length > 0 || lookedAt > 0
  find('#patches-why').textContent = whySoMany(unit)
  find('#patches-count').textContent = lookedAt
    ? gettext('%(looked)s of your %(all)s photographs looked at', { looked: lookedAt, all: photographs })
    : ''
  find('#find-patches').hidden = lookedAt >= photographs
  if (looking && !bar.isBusy) bar.watch(looking)
}
