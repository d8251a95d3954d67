import type { Passage } from '../gate_messages'
import { find, findAll, stamp } from '../page_data'
import { explained, figureRows, outcomeWord, verdictWords, when, whose } from './passage_words'

/** Distances up to this are drawn; all farther ones are far. */
const FARTHEST = 1

/** A passage as a line that unfolds to its exact figures. */
export class PassageRow {
  readonly root = stamp('#passage-template')

  constructor(
    private passage: Passage,
    private readonly isOwn: boolean,
  ) {
    this.update(passage)
    this.root.dataset.passage = String(passage.id)
    this.root.addEventListener('toggle', () => {
      this.showSnapshot()
    })
  }

  get current(): Passage {
    return this.passage
  }

  update(passage: Passage): void {
    this.passage = passage
    const { root } = this
    find('[data-sign]', root).dataset.sign = passage.outcome
    find('[data-who]', root).textContent = this.isOwn ? outcomeWord(passage.outcome) : whose(passage)
    find('[data-why]', root).textContent = this.isOwn
      ? passage.sentence
      : `${outcomeWord(passage.outcome)} · ${passage.sentence}`
    find('[data-where]', root).textContent = passage.gate.name
    const time = find<HTMLTimeElement>('[data-when]', root)
    time.dateTime = passage.at
    time.textContent = when(passage.at)
    this.showMeter()
    this.showFigures()
    this.showJudgement()
  }

  private showMeter(): void {
    const { distance, threshold, runner_up_distance: second } = this.passage
    const box = find('[data-meter-box]', this.root)
    box.hidden = distance === null || threshold === null
    if (distance === null || threshold === null) return
    const part = (value: number): string => String(Math.min(1, value / FARTHEST))
    box.style.setProperty('--threshold', part(threshold))
    box.style.setProperty('--nearest', part(distance))
    box.style.setProperty('--second', part(second ?? 0))
    find('.meter-second', box).hidden = second === null
    find('[data-explained]', box).textContent = explained(this.passage)
  }

  private showFigures(): void {
    const items = figureRows(this.passage).map(([name, value]) => {
      const item = document.createElement('div')
      const term = document.createElement('dt')
      const words = document.createElement('dd')
      term.textContent = name
      words.textContent = value
      item.append(term, words)
      return item
    })
    find('[data-figures]', this.root).replaceChildren(...items)
  }

  private showJudgement(): void {
    const { verdict, urls, person } = this.passage
    const words = verdictWords(this.passage)
    const judged = find('[data-judged]', this.root)
    judged.hidden = words === ''
    find('span', judged).textContent = words
    find('[data-dispute]', this.root).hidden = urls.dispute === null || verdict !== ''
    for (const button of findAll('[data-confirm]', this.root)) {
      button.hidden = this.isOwn || urls.confirm === null || verdict !== ''
    }
    const link = find<HTMLAnchorElement>('[data-person]', this.root)
    link.hidden = this.isOwn || !person?.url
    if (person?.url) link.href = person.url
  }

  /** Looking at a face is written into the audit trail: it is fetched when somebody unfolds it. */
  private showSnapshot(): void {
    const { snapshot } = this.passage.urls
    const figure = find('[data-snapshot]', this.root)
    if (!snapshot || !this.root.hasAttribute('open') || !figure.hidden) return
    figure.hidden = false
    find<HTMLImageElement>('img', figure).src = snapshot
  }
}
