import { post } from '../api'
import { attempt } from '../attempt'
import type { Passage } from '../gate_messages'
import { find, findAll } from '../page_data'
import { askDispute } from './dispute'
import { PassageRow } from './passage_row'

/** As many as fit on a page: a tab left open over a weekend stays as light as it was. */
const MOST = 200

/** Passages, newest first, that people may judge. */
export class PassageList {
  private readonly host = find('#passages')
  private readonly isOwn = this.host.hasAttribute('data-own')
  private readonly rows = new Map<number, PassageRow>()
  readonly isLive = this.host.hasAttribute('data-live')

  constructor(passages: Passage[]) {
    for (const passage of passages) this.host.append(this.add(passage).root)
    this.tellIfEmpty()
  }

  /** A new passage, or one that was judged meanwhile. */
  receive(passage: Passage): void {
    const known = this.rows.get(passage.id)
    if (known) {
      known.update(passage)
      return
    }
    const row = this.add(passage)
    row.root.classList.add('is-new')
    this.host.prepend(row.root)
    while (this.host.childElementCount > MOST) {
      const oldest = this.host.lastElementChild as HTMLElement
      this.rows.delete(Number(oldest.dataset.passage))
      oldest.remove()
    }
    this.tellIfEmpty()
  }

  private add(passage: Passage): PassageRow {
    const row = new PassageRow(passage, this.isOwn)
    this.rows.set(passage.id, row)
    find('[data-dispute]', row.root).addEventListener('click', () => {
      void this.judge(row, async ({ urls }) => {
        const wish = await askDispute()
        return wish && urls.dispute ? post<Passage>(urls.dispute, wish) : null
      })
    })
    for (const button of findAll('[data-confirm]', row.root)) {
      button.addEventListener('click', () => {
        const verdict = button.dataset.confirm
        void this.judge(row, async ({ urls }) =>
          urls.confirm ? post<Passage>(urls.confirm, { verdict }) : null,
        )
      })
    }
    return row
  }

  private async judge(row: PassageRow, ask: (passage: Passage) => Promise<Passage | null>): Promise<void> {
    await attempt(async () => {
      const judged = await ask(row.current)
      if (judged) row.update(judged)
    })
  }

  private tellIfEmpty(): void {
    find('#no-passages').hidden = this.rows.size > 0
  }
}
