import { find } from './page_data'
import type { Connection } from './socket'

/** A blip of this length is nobody's business. */
const PATIENCE_MS = 1500

let patience: ReturnType<typeof setTimeout> | undefined

/** Says when the page has lost touch, after a moment's patience, and when it is no longer welcome. */
export function showConnection(connection: Connection): void {
  clearTimeout(patience)
  find('#connection-refused').hidden = connection !== 'refused'
  const lost = find('#connection-lost')
  if (connection === 'open' || connection === 'refused') lost.hidden = true
  else {
    patience = setTimeout(() => {
      lost.hidden = false
    }, PATIENCE_MS)
  }
}

export function showNoWorker(isShown: boolean): void {
  find('#no-worker').hidden = !isShown
}

/** What the server said to something that was asked for; an empty sentence takes the last one away. */
export function showRefusal(sentence: string): void {
  const notice = find('#action-error')
  notice.hidden = sentence === ''
  find('p', notice).textContent = sentence
}
