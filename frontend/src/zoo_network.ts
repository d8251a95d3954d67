import { v4 as uuid } from 'uuid'

import { get, Refused } from './lib/api'
import { gettext } from './lib/i18n'
import { showRefusal } from './lib/notices'
import { find, findAll, pageData } from './lib/page_data'
import { share, type Answer } from './lib/zoo/answer'
import { ChannelDialog } from './lib/zoo/channel_dialog'
import { Channels, type Sheet } from './lib/zoo/channels'
import { Diagram } from './lib/zoo/diagram'
import { JobBar } from './lib/zoo/job_bar'
import type { LayerData } from './lib/zoo/layout'

interface Looked {
  answer: Answer | null
  sheet: Sheet | null
}

const room = find('#network')
const layerChoice = document.querySelector<HTMLSelectElement>('#layer')
const diagram = new Diagram(find('#diagram'), pageData<LayerData[]>('diagram-data'), (layer) => {
  markRow(layer)
  chooseLayer(layer)
})
if (layerChoice) startRuns(layerChoice)

function markRow(layer: string): void {
  for (const row of findAll<HTMLTableRowElement>('[data-layer]'))
    row.classList.toggle('is-chosen', row.dataset.layer === layer)
}

function chooseLayer(layer: string): void {
  if (!layerChoice || ![...layerChoice.options].some(({ value }) => value === layer)) return
  layerChoice.value = layer
  layerChoice.dispatchEvent(new Event('change'))
}

function startRuns(choice: HTMLSelectElement): void {
  const dialog = new ChannelDialog(room.dataset)
  let sheet: Sheet | null = null
  const channels = new Channels((channel) => {
    if (sheet) void dialog.open(sheet, channel, chosenPhoto())
  })
  const bar = new JobBar(find('#run-bar'), {
    running: () => gettext('Running it …'),
    onState: () => {
      find<HTMLButtonElement>('#start').disabled = bar.isBusy
    },
    onEnded: ({ state }) => {
      if (state === 'done') void show()
    },
  })
  find('#run-form').addEventListener('submit', (event) => {
    event.preventDefault()
    const wish = { layer: choice.value, photo: chosenPhoto().value, request_key: uuid() }
    if (!bar.isBusy) void bar.start(room.dataset.run ?? '', wish)
  })
  choice.addEventListener('change', () => {
    diagram.mark(choice.value)
    markRow(choice.value)
    void show()
  })
  find('[data-photos]').addEventListener('change', () => {
    void show()
  })
  diagram.mark(choice.value)
  markRow(choice.value)
  // Pressed before anybody listens, it would do nothing.
  find<HTMLButtonElement>('#start').disabled = false
  void show()

  /** What is known already of this photograph and this layer. */
  async function show(): Promise<void> {
    const query = new URLSearchParams({ photo: chosenPhoto().value, layer: choice.value })
    history.replaceState(null, '', `?${query.toString()}`)
    try {
      const looked = await get<Looked>(`${room.dataset.looked ?? ''}?${query.toString()}`)
      showAnswer(looked.answer)
      sheet = looked.sheet
      if (sheet) channels.show(sheet)
      else channels.clear(choice.value)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      showRefusal(error.message)
    }
  }
}

function chosenPhoto(): HTMLInputElement {
  return find<HTMLInputElement>('[data-photos] input:checked')
}

function showAnswer(answer: Answer | null): void {
  find('#answer').hidden = answer === null
  if (!answer) return
  const query = new URLSearchParams({ network: room.dataset.network ?? '', photo: chosenPhoto().value })
  find<HTMLAnchorElement>('#to-maps').href = `${room.dataset.learned ?? ''}?${query.toString()}#where`
  find('#names').replaceChildren(
    ...answer.classes.map(({ name, probability }) => {
      const line = document.createElement('li')
      const [words, value] = [document.createElement('span'), document.createElement('span')]
      const bar = document.createElement('progress')
      words.textContent = name
      value.textContent = share(probability)
      value.className = 'tabular-nums'
      bar.className = 'progress progress-primary h-1'
      bar.max = 1
      bar.value = probability
      bar.ariaHidden = 'true'
      line.append(words, value, bar)
      return line
    }),
  )
}
