import { gettext } from '../i18n'

/** Rows: what a digit is; columns: what it is taken for. The darker a mistake, the more of that row are made. */
export function showConfusion(table: HTMLElement, matrix: number[][]): void {
  const head = document.createElement('tr')
  head.append(cell('td', ''), ...matrix.map((_, digit) => cell('th', String(digit), 'col')))
  const rows = matrix.map((counts, digit) => {
    const row = document.createElement('tr')
    const total = counts.reduce((sum, count) => sum + count, 0)
    row.append(
      cell('th', String(digit), 'row'),
      ...counts.map((count, said) => {
        const one = cell('td', count ? String(count) : '')
        one.title = gettext('%(count)s times a %(digit)s was taken for a %(said)s', { count, digit, said })
        one.className = said === digit ? 'is-right' : count ? 'is-wrong' : ''
        one.style.setProperty(
          '--share',
          String(said === digit ? count / total : Math.min(1, (20 * count) / total)),
        )
        return one
      }),
    )
    return row
  })
  table.replaceChildren(head, ...rows)
}

function cell(kind: 'td' | 'th', text: string, scope = ''): HTMLTableCellElement {
  const one = document.createElement(kind)
  one.textContent = text
  if (scope) one.scope = scope
  return one
}
