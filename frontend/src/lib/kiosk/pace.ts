/** Between frames while somebody is there, ms: eight a second are enough to see a blink. */
const BUSY_MS = 125
/** Between frames while nobody is there. */
const IDLE_MS = 330
/** A frame without an answer for so long is given up. */
const ANSWER_MS = 1000
/** Without any answer for so long, the gate counts as silent. */
const SILENT_MS = 2500

/** When the next frame may go: one under way at most, and never more than the gate can use. */
export class Pace {
  private sentAt = -Infinity
  private unansweredSince: number | null = null
  private isWaiting = false
  private isBusy = false

  isDue(now: number): boolean {
    const waited = now - this.sentAt
    if (this.isWaiting) return waited >= ANSWER_MS
    return waited >= (this.isBusy ? BUSY_MS : IDLE_MS)
  }

  sent(now: number): void {
    this.sentAt = now
    this.isWaiting = true
    this.unansweredSince ??= now
  }

  /** @param isBusy whether somebody is before the camera */
  answered(isBusy: boolean): void {
    this.isWaiting = false
    this.isBusy = isBusy
    this.unansweredSince = null
  }

  /** A new connection knows nothing of frames sent through the last one; silence ends with an answer. */
  restart(): void {
    this.isWaiting = false
    this.sentAt = -Infinity
  }

  isSilent(now: number): boolean {
    return this.unansweredSince !== null && now - this.unansweredSince >= SILENT_MS
  }
}
