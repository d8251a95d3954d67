import { gettext } from '../i18n'
import { find } from '../page_data'
import { STILL } from './blocks'
import { outputSize } from './shapes'
import { onStepper } from './steppers'

const SETTINGS = ['n', 'c', 'f1', 'k1', 'f2', 'k2'] as const
type Setting = (typeof SETTINGS)[number]

const POWERS = ['', '', '²', '³']

/** What two layers of filters make of an input's shape: 14 × 1 ∗ 5 × 1, 16 of them → 10 × 16. */
export class LayerShapes {
  private readonly room = find('#layers')
  private readonly axes = Number(this.room.dataset.axes)
  private readonly settings: Record<Setting, number>

  constructor() {
    const read = (name: Setting): number =>
      Number(find<HTMLInputElement>(`input[name='layer-${name}']`).value)
    this.settings = {
      n: read('n'),
      c: read('c'),
      f1: read('f1'),
      k1: read('k1'),
      f2: read('f2'),
      k2: read('k2'),
    }
    for (const name of SETTINGS) {
      onStepper(`layer-${name}`, (value) => {
        this.settings[name] = value
        this.show()
      })
    }
    this.show()
  }

  private show(): void {
    const { n, c, f1, k1, f2, k2 } = this.settings
    const first = outputSize(n, f1, STILL)
    const second = first === 0 ? 0 : outputSize(first, f2, STILL)
    this.write("[data-shape='0']", this.shape(n, c))
    this.write("[data-filter='1']", `${this.shape(f1, c)}, ${k1}×`)
    this.write("[data-shape='1']", first === 0 ? '–' : this.shape(first, k1))
    this.write("[data-filter='2']", `${this.shape(f2, k1)}, ${k2}×`)
    this.write("[data-shape='2']", second === 0 ? '–' : this.shape(second, k2))
    const count = (f: number, depth: number, filters: number): string => {
      const cells = f ** this.axes
      return `${filters}\u2009·\u2009(${cells}\u2009·\u2009${depth} + 1) = ${filters * (cells * depth + 1)}`
    }
    find('#layer-parameters').textContent =
      second === 0
        ? gettext('A filter is larger than its input: nothing comes out.')
        : gettext(
            'Numbers to learn, with a bias for each filter: %(first)s, then %(second)s. The length of the input does not matter.',
            {
              first: count(f1, c, k1),
              second: count(f2, k1, k2),
            },
          )
  }

  private shape(size: number, channels: number): string {
    return `${size}${POWERS[this.axes] ?? ''} × ${channels}`
  }

  private write(selector: string, text: string): void {
    find(selector, this.room).textContent = text
  }
}
