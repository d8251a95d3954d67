import { gettext } from '../i18n'
import type { Term } from './correlation'
import { element } from './elements'
import { bracketed, readable } from './numbers'
import { tint } from './palette'

/** So many products are written out; of more, each channel has a table. */
const MOST_WRITTEN = 27

/**
 * Writes the sum behind a number out: 3·1 + 0·0 + … = −5, a line for each row of the filter. A long one becomes a table
 * of its products for each channel, which are then added up.
 */
export function writeSum(
  host: HTMLElement,
  terms: readonly Term[],
  width: number,
  names: readonly string[] = [],
): void {
  const channels = [...new Set(terms.map(({ channel }) => channel))].map((channel) =>
    terms.filter((term) => term.channel === channel),
  )
  const total = `= ${readable(sumOf(terms))}`
  if (terms.length <= MOST_WRITTEN) {
    const lines = rowsOf(terms, width).map((row, at) => writtenRow(row, { isFirst: at === 0, names }))
    host.replaceChildren(...lines, element('p', 'lab-sum-total', {}, total))
    return
  }
  // Whoever looks into a table goes on looking into it at the next place.
  const wasOpen = [...host.querySelectorAll('details')].map(({ open }) => open)
  const tables = channels.map((one, at) =>
    tableOf(one, width, { name: names[one[0]?.channel ?? 0], isOpen: wasOpen[at] ?? channels.length === 1 }),
  )
  const parts = channels.map((one) => bracketed(sumOf(one))).join(' + ')
  host.replaceChildren(
    ...tables,
    ...(channels.length > 1 ? [element('p', 'mt-2', {}, `= ${parts}`)] : []),
    element('p', 'lab-sum-total', {}, total),
  )
}

const sumOf = (terms: readonly Term[]): number =>
  terms.reduce((sum, { weight, value }) => sum + weight * value, 0)

const rowsOf = (terms: readonly Term[], width: number): Term[][] =>
  Array.from({ length: Math.ceil(terms.length / width) }, (_, row) =>
    terms.slice(row * width, (row + 1) * width),
  )

/** Thin spaces: a dot between two numbers is easily taken for nothing. */
const product = ({ value, weight }: Term): string => `${bracketed(value)}\u2009·\u2009${bracketed(weight)}`

function writtenRow(
  terms: readonly Term[],
  { isFirst, names }: { isFirst: boolean; names: readonly string[] },
): HTMLElement {
  const channel = terms[0]?.channel ?? 0
  const line = element('p', 'lab-sum-line', names[channel] ? { 'data-channel': channel } : {})
  for (const [at, term] of terms.entries()) {
    if (!isFirst || at > 0) line.append(' + ')
    const written = element('span', 'lab-sum-term', {}, product(term))
    written.classList.toggle('is-nothing', term.weight === 0)
    if (term.isPadding) {
      written.classList.add('is-padding')
      written.title = gettext('padding')
    }
    line.append(written)
  }
  return line
}

/** The products where the filter lies, each tinted by how much it adds. */
function tableOf(
  terms: readonly Term[],
  width: number,
  { name, isOpen }: { name: string | undefined; isOpen: boolean },
): HTMLElement {
  const limit = Math.max(...terms.map(({ weight, value }) => Math.abs(weight * value)), 1e-9)
  const cells = terms.map((term) => {
    const value = term.weight * term.value
    const cell = element('div', 'lab-number', { title: product(term) }, readable(value, digitsFor(limit)))
    cell.classList.toggle('is-padding', term.isPadding)
    tint(cell, value, limit)
    return cell
  })
  const table = element('div', 'lab-numbers lab-products', {}, ...cells)
  table.style.setProperty('--columns', String(width))
  const values = { count: terms.length, sum: readable(sumOf(terms)) }
  const words = name
    ? gettext('%(name)s: %(count)s products, together %(sum)s', { ...values, name })
    : gettext('%(count)s products, together %(sum)s', values)
  const channel = terms[0]?.channel ?? 0
  const summary = element('summary', 'lab-sum-line', name ? { 'data-channel': channel } : {}, words)
  return element('details', 'lab-sum-part', { open: isOpen }, summary, table)
}

/** As many as a narrow cell has room for. */
const digitsFor = (limit: number): number => (limit >= 100 ? 0 : limit >= 10 ? 1 : 2)
