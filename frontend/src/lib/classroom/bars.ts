import { gettext, language } from '../i18n'
import { find, stamp } from '../page_data'
import { colorOf } from './colors'
import type { Answer } from './messages'

/** How likely each class is, as bars that stay in their places while they change. */
export class Bars {
  private names = ''

  constructor(
    private readonly host: HTMLElement,
    /** Where none is as likely, all are pale. */
    private readonly sureFrom = 0,
  ) {}

  show({ classes, probabilities }: Answer): void {
    const names = classes.join('\n')
    if (names !== this.names) {
      this.names = names
      this.host.replaceChildren(...classes.map((name, place) => bar(name, place)))
    }
    const best = Math.max(...probabilities)
    this.host.toggleAttribute('data-unsure', best < this.sureFrom)
    const percent = new Intl.NumberFormat(language(), { style: 'percent' })
    for (const [place, line] of [...this.host.children].entries()) {
      const value = probabilities[place] ?? 0
      find('.class-bar-fill', line).style.transform = `scaleX(${String(value)})`
      find('.class-bar-value', line).textContent = percent.format(value)
      line.toggleAttribute('data-best', value === best)
    }
  }

  clear(): void {
    this.names = ''
    this.host.replaceChildren()
  }
}

/** The likeliest class in a sentence, or that it is not sure. */
export function verdict({ classes, probabilities }: Answer, sureFrom: number): string {
  const best = Math.max(...probabilities)
  const name = classes[probabilities.indexOf(best)] ?? ''
  const share = new Intl.NumberFormat(language(), { style: 'percent' }).format(best)
  return best < sureFrom
    ? gettext('Not sure. Perhaps %(name)s, %(share)s', { name, share })
    : gettext('%(name)s, %(share)s', { name, share })
}

function bar(name: string, place: number): HTMLElement {
  const line = stamp('#bar-template')
  find('.class-bar-name', line).textContent = name
  find('.class-bar-fill', line).style.backgroundColor = colorOf(place)
  return line
}
