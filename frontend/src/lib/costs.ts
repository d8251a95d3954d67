import type { CostRow, JobFrame } from './messages'

/** The costs step by step, whole for a late viewer and right after a resume from a checkpoint. */
export class Costs {
  private rows: CostRow[] = []

  replace(rows: CostRow[]): void {
    this.rows = [...rows]
  }

  /** Adds a frame's costs. Returns whether anything changed. */
  add({ figures }: Pick<JobFrame, 'figures'>): boolean {
    const { step, content_cost: content, style_cost: style, total_variation_cost: variation = 0 } = figures
    if (step === undefined || content === undefined || style === undefined) return false
    if (this.rows.at(-1)?.[0] === step) return false
    // A worker that took over goes on from an earlier step: what came after is painted again.
    while ((this.rows.at(-1)?.[0] ?? -1) >= step) this.rows.pop()
    this.rows.push([step, content, style, variation])
    return true
  }

  get isEmpty(): boolean {
    return this.rows.length === 0
  }

  /** Columns for a logarithmic axis, where nothing below the smallest positive number exists. */
  columns(): [steps: number[], content: (number | null)[], style: (number | null)[]] {
    const positive = (cost: number): number | null => (cost > 0 && Number.isFinite(cost) ? cost : null)
    return [
      this.rows.map(([step]) => step),
      this.rows.map(([, content]) => positive(content)),
      this.rows.map(([, , style]) => positive(style)),
    ]
  }
}
