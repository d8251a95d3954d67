/**
 * Of many boxes around one object, the best: `vision.detection.suppression`, in the browser.
 * `tests/suppression.test.ts` holds it to what Python says.
 */
import type { Corners, RawBoxes } from './found'

/** In `suppressedBy`: nothing suppressed it. */
export const KEPT = -1
/** In `suppressedBy`: its score alone ruled it out. */
export const UNLIKELY = -2

export interface Suppression {
  /** Indices of the boxes that are left, by falling score; of equals the first comes first. */
  kept: number[]
  /** For each box the index of the kept one that suppressed it, `KEPT` or `UNLIKELY`. */
  suppressedBy: number[]
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

/**
 * Keep the likeliest box, drop those of its label that overlap it, go on with the rest.
 *
 * @param score boxes that score so much or less are dropped from the start
 * @param iou a box is dropped if it overlaps a better one of its label so much or more
 */
export function suppress(
  { boxes, scores, labels }: Pick<RawBoxes, 'boxes' | 'scores' | 'labels'>,
  { score, iou }: { score: number; iou: number },
): Suppression {
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
  return { kept, suppressedBy }
}
