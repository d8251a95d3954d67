/**
 * Of many boxes around one object, the best: `vision.detection.suppression`, in the browser.
 * `tests/suppression.test.ts` holds it to what Python says.
 */
import type { Corners, RawBoxes } from './found'

/** In `suppressedBy`: nothing suppressed it. */
export const KEPT = -1
/** In `suppressedBy`: its score alone ruled it out. */
export const UNLIKELY = -2

/** Of soft suppression, as in its paper and on the server. */
export const SIGMA = 0.5

export interface Suppression {
  /** Indices of the boxes that are left, by falling score; of equals the first comes first. */
  kept: number[]
  /** For each box the index of the kept one that suppressed it, `KEPT` or `UNLIKELY`. */
  suppressedBy: number[]
  /** What each scores in the end: soft suppression lowers it. */
  scores: number[]
}

/** What two boxes have in common, as a part of what they cover together: 0 to 1. */
export function intersectionOverUnion(a: Corners, b: Corners): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  const common = Math.max(width, 0) * Math.max(height, 0)
  const together = area(a) + area(b) - common
  return together > 0 ? common / together : 0
}

const area = (box: Corners): number => (box[2] - box[0]) * (box[3] - box[1])

export interface Thresholds {
  /** Boxes that score so much or less are dropped. */
  score: number
  /** A box is dropped if it overlaps a better one of its label so much or more; not used if soft. */
  iou: number
  /** Boxes are not dropped for their overlap: they score less, the more they overlap a better one. */
  soft: boolean
}

type Boxes = Pick<RawBoxes, 'boxes' | 'scores' | 'labels'>

/** Decides which boxes are shown. */
export function suppress(raw: Boxes, thresholds: Thresholds): Suppression {
  return thresholds.soft ? suppressSoftly(raw, thresholds.score) : suppressHard(raw, thresholds)
}

/**
 * Keep the likeliest box, drop those of its label that overlap it, go on with the rest.
 */
function suppressHard({ boxes, scores, labels }: Boxes, { score, iou }: Thresholds): Suppression {
  const scoreOf = (index: number): number => scores[index] ?? 0
  const suppressedBy: number[] = scores.map((own) => (own > score ? KEPT : UNLIKELY))
  const byScore = scores
    .map((_, index) => index)
    .filter((index) => scoreOf(index) > score)
    .sort((a, b) => scoreOf(b) - scoreOf(a))
  const keptOf = new Map<string, number[]>()
  const kept: number[] = []
  for (const index of byScore) {
    const label = labels[index] ?? ''
    const better = keptOf.get(label) ?? []
    const box = boxes[index]
    const winner = better.find((other) => {
      const rival = boxes[other]
      return box && rival && intersectionOverUnion(rival, box) >= iou
    })
    if (winner !== undefined) {
      suppressedBy[index] = winner
      continue
    }
    keptOf.set(label, [...better, index])
    kept.push(index)
  }
  return { kept, suppressedBy, scores }
}

/** The likeliest box lowers the scores of those of its label that overlap it; then the next best of what is left. */
function suppressSoftly({ boxes, scores, labels }: Boxes, score: number): Suppression {
  const lowered = [...scores]
  const scoreOf = (index: number): number => lowered[index] ?? 0
  const suppressedBy: number[] = scores.map((own) => (own > score ? KEPT : UNLIKELY))
  for (const label of new Set(labels)) {
    // In the order in which Python has them, so that equals fall alike.
    let rest = scores
      .map((_, index) => index)
      .filter((index) => labels[index] === label && scoreOf(index) > score)
      .sort((a, b) => scoreOf(b) - scoreOf(a))
    while (rest.length) {
      const best = rest.reduce((first, next) => (scoreOf(next) > scoreOf(first) ? next : first))
      const winner = boxes[best]
      rest = rest.filter((index) => {
        const box = boxes[index]
        if (index === best || !box || !winner) return false
        lowered[index] = scoreOf(index) * Math.exp(-(intersectionOverUnion(winner, box) ** 2) / SIGMA)
        if (scoreOf(index) > score) return true
        suppressedBy[index] = best
        return false
      })
    }
  }
  const kept = suppressedBy.flatMap((by, index) => (by === KEPT ? [index] : []))
  return { kept: kept.sort((a, b) => scoreOf(b) - scoreOf(a)), suppressedBy, scores: lowered }
}
