import { gettext, ngettext } from '../i18n'
import { find, stamp } from '../page_data'
import { colorOf, nameOf } from './found'
import { percent } from './overlay'
import { suppressedBy, type View } from './view'

/** The boxes as lines beside the picture: pointed at or focused, a line lights its box; pressed, it stays lit. */
export class BoxList {
  private readonly list = find('#boxes')
  private shown = ''

  constructor(
    private readonly onLit: (index: number | null) => void,
    private readonly onPressed: (index: number) => void,
  ) {}

  show(view: View, pressed: number | null): void {
    const key = JSON.stringify([
      view.shown,
      view.wishes.explained,
      view.wishes.iou,
      view.wishes.soft,
      view.found.raw.detector,
    ])
    // Not under somebody's pointer, unless it says something else.
    if (key !== this.shown) {
      this.shown = key
      this.list.replaceChildren(...view.shown.map((index) => this.line(view, index)))
    }
    for (const line of this.list.querySelectorAll<HTMLElement>('[data-box]')) {
      const index = Number(line.dataset.box)
      line.classList.toggle('is-lit', view.wishes.lit === index)
      line.setAttribute('aria-pressed', String(pressed === index))
    }
  }

  private line(view: View, index: number): HTMLElement {
    const item = stamp('#box-template')
    const button = find<HTMLButtonElement>('button', item)
    button.dataset.box = String(index)
    find('rect', item).setAttribute('fill', colorOf(view.found, index))
    find('[data-name]', item).textContent = nameOf(view.found, index)
    find('[data-score]', item).textContent = percent(view.suppression.scores[index] ?? 0)
    const origin = find('[data-origin]', item)
    origin.hidden = !view.wishes.explained
    origin.textContent = originOf(view, index)
    for (const type of ['pointerenter', 'focus'])
      button.addEventListener(type, () => {
        this.onLit(index)
      })
    for (const type of ['pointerleave', 'blur'])
      button.addEventListener(type, () => {
        this.onLit(null)
      })
    button.addEventListener('click', () => {
      this.onPressed(index)
    })
    return item
  }
}

/** "Cell 12 across, 7 down, of the grid of 16 px · 5 boxes suppressed" */
function originOf(view: View, index: number): string {
  const { raw } = view.found
  const losers = suppressedBy(view, index).length
  const many = ngettext('%(count)s box suppressed', '%(count)s boxes suppressed', losers)
  const cell = raw.cells[index]
  const stride = raw.stride[index]
  const look = raw.looks[raw.look[index] ?? 0]
  if (!cell || !stride || !look) return gettext('Found by BlazeFace, which tells only its answer')
  const size = (look.side / raw.side) * stride
  const place = {
    column: Math.round((cell[0] - look.left) / size) + 1,
    row: Math.round((cell[1] - look.top) / size) + 1,
    stride,
  }
  const words = gettext('Cell %(column)s across, %(row)s down, in the grid of %(stride)s px', place)
  const anchor = raw.anchor[index]
  const from = anchor == null ? '' : gettext('anchor box %(number)s', { number: anchor + 1 })
  return [words, from, losers ? many : ''].filter(Boolean).join(' · ')
}
