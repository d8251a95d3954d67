import { v4 as uuid } from 'uuid'

import { post } from './lib/api'
import { attempt } from './lib/attempt'
import { gettext } from './lib/i18n'
import { find, findAll } from './lib/page_data'

/** Seconds of one layer's step, forwards and back, of 64 digits, on one core of a common machine. */
const LAYER_SECONDS = 0.004
/** And of building it. */
const BUILDING_SECONDS = 0.3

const depths = find<HTMLFormElement>('[data-train$=depths]')

for (const form of findAll<HTMLFormElement>('[data-train]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void attempt(() => start(form))
  })
}
depths.addEventListener('change', tellCost)
tellCost()

async function start(form: HTMLFormElement): Promise<void> {
  const values = new FormData(form)
  const body: Record<string, unknown> = { request_key: uuid() }
  for (const name of ['pictures', 'epochs', 'steps']) {
    if (values.has(name)) body[name] = Number(values.get(name))
  }
  if (form === depths) body.depths = chosen()
  location.assign((await post<{ url: string }>(form.dataset.train ?? '', body)).url)
}

function chosen(): number[] {
  return findAll<HTMLInputElement>('[name=depths]:checked', depths).map(({ value }) => Number(value))
}

function tellCost(): void {
  const steps = Number(find<HTMLSelectElement>('[name=steps]', depths).value)
  const layers = chosen().reduce((sum, depth) => sum + depth, 0)
  find<HTMLButtonElement>('[type=submit]', depths).disabled = layers === 0 || chosen().length > 5
  const minutes = Math.max(1, Math.round((2 * layers * (steps * LAYER_SECONDS + BUILDING_SECONDS)) / 60))
  find('#depth-cost').textContent =
    chosen().length > 5
      ? gettext('Choose up to five depths.')
      : gettext('%(networks)s networks, about %(minutes)s min on one core.', {
          networks: 2 * chosen().length,
          minutes,
        })
}
