import type { Block } from './blocks'
import { element } from './elements'
import { readable } from './numbers'
import { tint } from './palette'

/** Numbers to look at. */
export function drawNumbers(host: HTMLElement, kernel: Block, name: string): void {
  const limit = Math.max(...kernel.values.map(Math.abs), 1e-9)
  host.style.setProperty('--columns', String(kernel.size[1] ?? 1))
  host.setAttribute(
    'aria-label',
    `${name}: ${[...kernel.values].map((value) => readable(value, 2)).join(' ')}`,
  )
  host.replaceChildren(
    ...Array.from(kernel.values, (value) => {
      const cell = element('div', 'lab-number', {}, readable(value, 2))
      tint(cell, value, limit)
      return cell
    }),
  )
}
