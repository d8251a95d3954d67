import type { Found } from './found'
import { suppress, type Suppression, type Thresholds } from './suppression'

/** What somebody wants to see of what was found. */
export interface Wishes extends Thresholds {
  /** Labels that are not shown. */
  hidden: ReadonlySet<string>
  /** How the boxes were found: grid, cells, what was suppressed. */
  explained: boolean
  /** Of the grid that is drawn, px of what the network saw. */
  stride: number
  /** The box that a line of the list, or a pointer, is at. */
  lit: number | null
}

/** What is to be drawn and listed. */
export interface View {
  found: Found
  wishes: Wishes
  suppression: Suppression
  /** Indices of the boxes that are kept and not hidden, by falling score. */
  shown: number[]
}

export function viewOf(found: Found, wishes: Wishes): View {
  const suppression = suppress(found.raw, wishes)
  const shown = suppression.kept.filter((index) => !wishes.hidden.has(found.raw.labels[index] ?? ''))
  return { found, wishes, suppression, shown }
}

/** The boxes that a kept one suppressed. */
export const suppressedBy = ({ suppression }: View, winner: number): number[] =>
  suppression.suppressedBy.flatMap((by, index) => (by === winner ? [index] : []))

export interface LabelCount {
  label: string
  count: number
}

/** How many boxes of each label are kept, hidden ones too, the most frequent first. */
export function countLabels({ found, suppression }: View): LabelCount[] {
  const counts = new Map<string, number>()
  for (const index of suppression.kept) {
    const label = found.raw.labels[index] ?? ''
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  return [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count)
}
