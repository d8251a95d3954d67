import { gettext } from '../i18n'
import type { Term } from './correlation'
import { element } from './elements'
import { bracketed, readable } from './numbers'

/** A filter larger than this is not written out line by line: only its sum. */
const MOST_TERMS = 150

/** Writes the sum behind a number out: 3·1 + 0·0 + … = −5, a line for each row of the filter. */
export function writeSum(
  host: HTMLElement,
  terms: readonly Term[],
  width: number,
  names: readonly string[] = [],
): void {
  const total = terms.reduce((sum, { weight, value }) => sum + weight * value, 0)
  const lines: HTMLElement[] = []
  if (terms.length <= MOST_TERMS) {
    for (let first = 0; first < terms.length; first += width) {
      lines.push(writtenRow(terms.slice(first, first + width), { isFirst: first === 0, names }))
    }
  }
  const answer = element('p', 'lab-sum-total', {}, `= ${readable(total)}`)
  host.replaceChildren(element('div', 'sum-lines', {}, ...lines), answer)
}

/** Thin spaces: a dot between two numbers is easily taken for nothing. */
const product = (value: number, weight: number): string =>
  `${bracketed(value)}\u2009·\u2009${bracketed(weight)}`

function writtenRow(
  terms: readonly Term[],
  { isFirst, names }: { isFirst: boolean; names: readonly string[] },
): HTMLElement {
  const channel = terms[0]?.channel ?? 0
  const name = names[channel]
  const line = element('p', 'lab-sum-line', name ? { 'data-channel': channel } : {})
  for (const [at, { weight, value, isPadding }] of terms.entries()) {
    if (!isFirst || at > 0) line.append(' + ')
    const written = element(
      'span',
      weight === 0 ? 'lab-sum-term is-nothing' : 'lab-sum-term',
      {},
      product(value, weight),
    )
    if (isPadding) {
      written.classList.add('is-padding')
      written.title = gettext('padding')
    }
    line.append(written)
  }
  return line
}
