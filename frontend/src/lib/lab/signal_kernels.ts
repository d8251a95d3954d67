import { gettext } from '../i18n'
import { element } from './elements'
import type { KernelName } from './signals'

type Offered = KernelName | 'beat'

/** A button for each filter of one dimension. */
export function offerKernels(host: HTMLElement, onChoice: (name: Offered) => void): void {
  const names: Record<Offered, string> = {
    mean: gettext('Mean of 5'),
    gauss: gettext('Gauss'),
    middle: '1, 3, 10, 3, 1',
    jump: gettext('Jumps'),
    slope: gettext('Slope'),
    bend: gettext('Bends'),
    sharpen: gettext('Sharpen'),
    beat: gettext('Like its highest peak'),
  }
  for (const [name, title] of Object.entries(names) as [Offered, string][]) {
    const button = element('button', 'lab-example', { type: 'button', 'data-kernel': name }, title)
    button.addEventListener('click', () => {
      onChoice(name)
    })
    host.append(button)
  }
}

/** The filter as bars, up and down from zero. */
export function drawBars(host: HTMLElement, numbers: readonly number[]): void {
  const largest = Math.max(...numbers.map(Math.abs), 1e-9)
  host.replaceChildren(
    ...numbers.map((value) => {
      const bar = element('i', value < 0 ? 'is-negative' : '')
      bar.style.setProperty('--strength', String(Math.abs(value) / largest))
      return bar
    }),
  )
}
