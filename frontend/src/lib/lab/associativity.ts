import { gettext } from '../i18n'
import { STILL, type Block } from './blocks'
import { convolution, crossCorrelation } from './correlation'
import { element } from './elements'
import { boxBlur } from './filters'
import { readable } from './numbers'

type Operation = typeof convolution

/** How far "first one filter, then the other" is from "once, by the two made one". */
export function associationError(input: Block, first: Block, second: Block, operation: Operation): number {
  const one = operation(operation(input, first), second)
  const other = operation(input, operation(first, second, { ...STILL, padding: (second.size[0] ?? 1) - 1 }))
  return one.values.reduce(
    (largest, value, cell) => Math.max(largest, Math.abs(value - (other.values[cell] ?? 0))),
    0,
  )
}

/** Tries it on these numbers, with a filter that is not symmetric as the second. */
export function writeAssociativity(host: HTMLElement, input: Block, kernel: Block, second: Block): void {
  const room = (kernel.size[0] ?? 1) + (second.size[0] ?? 1) - 1
  host.hidden = Math.min(...input.size) < room
  if (host.hidden) return
  const error = (operation: Operation): string =>
    readable(associationError(input, kernel, second, operation), 2)
  host.replaceChildren(
    element('h3', 'setting-name', {}, gettext('Two filters, or both at once?')),
    element(
      'p',
      'text-sm text-base-content/75',
      {},
      gettext(
        '(A ∗ B) ∗ C against A ∗ (B ∗ C), C being a slanting edge. In mathematics they differ by %(convolution)s: that is why the filter is turned around. As in networks, by %(correlation)s.',
        {
          convolution: error(convolution),
          correlation: error(crossCorrelation),
        },
      ),
    ),
  )
}

/** A second filter that is not symmetric. */
export const SLANTING: Block = { ...boxBlur(3), values: Float32Array.from([3, 4, 4, 1, 0, 2, -1, 0, 3]) }
