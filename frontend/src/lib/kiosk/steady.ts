import type { Scene } from './scene'

/** As long as it takes to read a few words. */
const READING_MS = 900

/** Keeps a request readable while a person moves: eight changing answers a second would only flicker. */
export class Steady {
  private shown: Scene | null = null
  private since = -Infinity

  /** The scene to show at `now`, ms, when the newest is `next`. */
  show(next: Scene, now: number): Scene {
    const { shown } = this
    const isSame = shown !== null && shown.sign === next.sign && shown.headline === next.headline
    if (shown && !isSame && mayWait(shown, next) && now - this.since < READING_MS) return shown
    if (!isSame) this.since = now
    this.shown = next
    return next
  }
}

/** Only requests and idleness wait: steps of a challenge, decisions and troubles are shown at once. */
function mayWait(shown: Scene, next: Scene): boolean {
  const isMild = ({ tone, progress }: Scene): boolean =>
    progress === null && (tone === 'calm' || tone === 'act')
  return isMild(shown) && isMild(next) && shown.tone === 'act'
}
