import { gettext, ngettext } from '../i18n'
import { find, findAll, stamp } from '../page_data'
import { percent } from './overlay'
import { UNLIKELY } from './suppression'
import { countLabels, type View, type Wishes } from './view'
import { queryOf } from './wishes'

type Change = Partial<Wishes>

/** Sliders, labels and switches beside the picture: they tell what is wished and show what is. */
export class Panel {
  private readonly score = find<HTMLInputElement>('#score')
  private readonly iou = find<HTMLInputElement>('#iou')
  private readonly soft = find<HTMLInputElement>('#soft')
  private readonly explained = find<HTMLInputElement>('#explained')
  private readonly labels = find('#labels')
  private readonly strides = find('#strides')
  private shownLabels = ''
  private shownStrides = ''

  constructor(onChange: (change: Change) => void) {
    this.score.addEventListener('input', () => {
      onChange({ score: this.score.valueAsNumber })
    })
    this.iou.addEventListener('input', () => {
      onChange({ iou: this.iou.valueAsNumber })
    })
    this.soft.addEventListener('change', () => {
      onChange({ soft: this.soft.checked })
    })
    this.explained.addEventListener('change', () => {
      onChange({ explained: this.explained.checked })
    })
    this.labels.addEventListener('change', () => {
      const hidden = findAll<HTMLInputElement>('input:not(:checked)', this.labels).map(({ value }) => value)
      onChange({ hidden: new Set(hidden) })
    })
    this.strides.addEventListener('change', ({ target }) => {
      onChange({
        stride: (target as HTMLInputElement).valueAsNumber || Number((target as HTMLInputElement).value),
      })
    })
  }

  show(view: View): void {
    const { wishes, found } = view
    this.showSlider(this.score, '#score-value', wishes.score)
    this.showSlider(this.iou, '#iou-value', wishes.iou)
    this.soft.checked = wishes.soft
    this.iou.disabled = wishes.soft
    find('#iou-box').classList.toggle('is-off', wishes.soft)
    this.explained.checked = wishes.explained
    this.showLabels(view)
    this.showStrides(view)
    this.showSummary(view)
    find('#explanation').hidden = !wishes.explained
    for (const part of findAll('[data-of]')) {
      part.hidden = !part.dataset.of?.split(' ').includes(found.raw.detector)
    }
    const query = queryOf(found, wishes).toString()
    for (const link of findAll<HTMLAnchorElement>('[data-export]'))
      link.href = `${link.dataset.export ?? ''}?${query}`
  }

  private showSlider(slider: HTMLInputElement, output: string, value: number): void {
    if (slider.valueAsNumber !== value) slider.value = String(value)
    slider.setAttribute('aria-valuetext', percent(value))
    find(output).textContent = percent(value)
  }

  private showLabels(view: View): void {
    const counts = countLabels(view)
    const key = JSON.stringify([counts, view.found.raw.detector])
    find('#labels-box').hidden = counts.length < 2 && view.wishes.hidden.size === 0
    if (key === this.shownLabels) return
    this.shownLabels = key
    const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.value : null
    this.labels.replaceChildren(
      ...counts.map(({ label, count }) => {
        const chip = stamp('#label-template')
        const input = find<HTMLInputElement>('input', chip)
        input.value = label
        input.checked = !view.wishes.hidden.has(label)
        find('rect', chip).setAttribute('fill', view.found.colors[label] ?? '')
        find('[data-name]', chip).textContent = view.found.names[label] ?? label
        find('[data-count]', chip).textContent = String(count)
        return chip
      }),
    )
    if (focused) this.labels.querySelector<HTMLInputElement>(`input[value="${CSS.escape(focused)}"]`)?.focus()
  }

  private showStrides({ found, wishes }: View): void {
    const key = found.raw.strides.join()
    if (key !== this.shownStrides) {
      this.shownStrides = key
      this.strides.replaceChildren(
        ...found.raw.strides.map((stride) => {
          const choice = stamp('#stride-template')
          find<HTMLInputElement>('input', choice).value = String(stride)
          const cells = Math.round(found.raw.side / stride)
          find('span', choice).textContent = gettext('%(stride)s px: %(cells)s × %(cells)s cells', {
            stride,
            cells,
          })
          return choice
        }),
      )
    }
    for (const input of findAll<HTMLInputElement>('input', this.strides))
      input.checked = Number(input.value) === wishes.stride
  }

  private showSummary(view: View): void {
    const { suppression, shown } = view
    const unlikely = suppression.suppressedBy.filter((by) => by === UNLIKELY).length
    const beaten = suppression.suppressedBy.length - unlikely - suppression.kept.length
    find('#count').textContent = shown.length
      ? ngettext('%(count)s object', '%(count)s objects', shown.length)
      : gettext('Nothing at these thresholds')
    find('#nothing').hidden = shown.length > 0
    find('#sum').textContent = gettext(
      'Of all boxes that were proposed Facet keeps the likeliest %(all)s. %(unlikely)s of them score too little, %(beaten)s overlap a better one of their kind, %(kept)s are left.',
      { all: suppression.suppressedBy.length, unlikely, beaten, kept: suppression.kept.length },
    )
  }
}
