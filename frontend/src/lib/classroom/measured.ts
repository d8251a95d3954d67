import { gettext, language, ngettext } from '../i18n'
import { find } from '../page_data'
import type { Choice, Learned } from './messages'

/** Of fewer photographs, what each network of an ensemble alone has right says nothing. */
const TELLING = 10

/** What each way of answering brings and costs, beside the switches that choose it. */
export function showMeasured(
  { choices = [], ensemble, strangers, held_out: aside = 0 }: Learned['figures'],
  tenCrop: HTMLInputElement,
  together: HTMLInputElement,
): void {
  const once = usual(choices)
  const cost = (isTenCrop: boolean, way = once?.way): number | undefined =>
    choices.find((choice) => choice.ten_crop === isTenCrop && choice.way === way)?.milliseconds
  const [one = 0, ten, all] = [cost(false), cost(true), cost(false, 'ensemble')]
  find('[data-cost]', tenCrop.parentElement ?? document).textContent =
    ten === undefined
      ? gettext('Ten looks instead of one: about ten times as long.')
      : gettext('Ten looks instead of one: %(ten)s ms instead of %(once)s.', {
          ten: Math.round(ten),
          once: Math.round(one),
        })
  find('#ensemble-switch').hidden = !ensemble
  if (!ensemble) together.checked = false
  else {
    find('[data-cost]', together.parentElement ?? document).textContent = gettext(
      '%(members)s networks, averaged: %(together)s ms instead of %(once)s, and %(seconds)s s of training.',
      {
        members: ensemble.members,
        together: Math.round(all ?? one),
        once: Math.round(one),
        seconds: new Intl.NumberFormat(language()).format(ensemble.seconds),
      },
    )
  }
  tellStrangers(strangers)
  showChoices(choices, aside, ensemble?.each ?? [])
}

/** What it took for one of its classes although it is none: the moment for a class of such things. */
function tellStrangers(strangers: Learned['figures']['strangers']): void {
  find('#strangers').hidden = !strangers || strangers.sure === 0
  find('#strangers p').textContent = gettext(
    'Of %(count)s photographs of the house that are in no class here, it was sure of one all the same for %(sure)s. A class “None of these” helps.',
    { ...strangers },
  )
}

function showChoices(choices: Choice[], aside: number, each: number[]): void {
  const table = find('#choices')
  table.hidden = !choices.some(({ accuracy }) => accuracy !== null)
  if (table.hidden) return
  find('caption', table).textContent = ngettext(
    'On %(count)s photograph that was kept aside',
    'On %(count)s photographs that were kept aside',
    aside,
  )
  const percent = new Intl.NumberFormat(language(), { style: 'percent' })
  const rows = choices.map((choice) => {
    const row = document.createElement('tr')
    const head = document.createElement('th')
    head.scope = 'row'
    head.textContent = nameOf(choice)
    row.append(head)
    row.insertCell().textContent = percent.format(choice.accuracy ?? 0)
    row.insertCell().textContent = gettext('%(ms)s ms', { ms: Math.round(choice.milliseconds) })
    return row
  })
  find('tbody', table).replaceChildren(...rows)
  find('#each').textContent =
    each.length > 0 && aside >= TELLING
      ? gettext('The networks of the ensemble, each alone: %(each)s.', {
          each: each.map((share) => percent.format(share)).join(', '),
        })
      : ''
}

/** The way in which it answers with all switches off. */
export const usual = (choices: Choice[]): Choice | undefined =>
  choices.find(({ way, ten_crop: isTenCrop }) => way === 'network' && !isTenCrop) ?? choices[0]

function nameOf({ way, ten_crop: isTenCrop }: Choice): string {
  const names = {
    softmax: [gettext('Softmax'), gettext('Softmax, ten crops')],
    ensemble: [gettext('Ensemble'), gettext('Ensemble, ten crops')],
    network: [gettext('Less frozen'), gettext('Less frozen, ten crops')],
  }
  return names[way][Number(isTenCrop)] ?? ''
}
