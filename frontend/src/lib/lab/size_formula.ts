import type { Steps } from './blocks'
import { element } from './elements'
import { outputSize, span } from './shapes'

/** ⌊(6 + 2·0 − 3) / 1⌋ + 1 = 4, for each axis that differs. */
export function writeFormula(
  host: HTMLElement,
  sizes: readonly number[],
  kernel: readonly number[],
  steps: Steps,
): void {
  const lines = sizes.map((size, axis) => line(size, kernel[axis] ?? 1, steps))
  host.replaceChildren(...[...new Set(lines)].map((text) => element('p', 'lab-formula-line', {}, text)))
}

function line(size: number, kernel: number, steps: Steps): string {
  const { padding, stride, dilation } = steps
  const wide = span(kernel, dilation)
  const covered = dilation === 1 ? String(kernel) : `[${dilation}\u2009·\u2009(${kernel} − 1) + 1]`
  const room = size + 2 * padding - wide
  const answer = room < 0 ? '' : ` = ${outputSize(size, kernel, steps)}`
  return `⌊(${size} + 2\u2009·\u2009${padding} − ${covered}) / ${stride}⌋ + 1${answer}`
}

/** 6 × 6 × 3 */
export const shapeText = (size: readonly number[], channels = 1): string =>
  [...size, ...(channels > 1 ? [channels] : [])].join(' × ')
