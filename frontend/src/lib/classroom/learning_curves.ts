import { gettext } from '../i18n'
import { LineChart } from './line_chart'

/** Stands in a row where nothing was measured. */
const NOT_MEASURED = -1
/** step, loss, accuracy, loss and accuracy on what was kept aside. */
export type LearningRow = number[]
export const HELD_OUT = 4

/** Loss and accuracy over the steps, as they come. */
export class LearningCurves {
  private readonly chart: LineChart
  private rows = new Map<number, LearningRow>()

  constructor(
    private readonly section: HTMLElement,
    host: HTMLElement,
  ) {
    this.chart = new LineChart(host, [
      { label: gettext('Loss'), color: '--color-primary' },
      { label: gettext('Accuracy'), color: '--color-success', isShare: true },
      { label: gettext('Loss, kept aside'), color: '--color-primary', isDashed: true },
      { label: gettext('Accuracy, kept aside'), color: '--color-success', isDashed: true, isShare: true },
    ])
  }

  clear(): void {
    this.rows.clear()
    this.section.hidden = true
  }

  add(rows: LearningRow[]): void {
    for (const row of rows) this.rows.set(row[0] ?? 0, row)
    this.section.hidden = this.rows.size === 0
    const sorted = [...this.rows.values()].sort(([a = 0], [b = 0]) => a - b)
    const column = (place: number): (number | null)[] =>
      sorted.map((row) => {
        const value = row[place] ?? NOT_MEASURED
        return value <= NOT_MEASURED ? null : value
      })
    this.chart.show([sorted.map(([step]) => step ?? 0), column(1), column(2), column(3), column(HELD_OUT)])
  }

  /** A frame's figures as a row, if they are a training's. */
  addFigures(figures: Partial<Record<string, number>>): void {
    if (figures.step === undefined || figures.loss === undefined) return
    const { step, loss, accuracy, held_out_loss: lost, held_out_accuracy: right } = figures
    this.add([[step, loss, accuracy ?? NOT_MEASURED, lost ?? NOT_MEASURED, right ?? NOT_MEASURED]])
  }

  get last(): LearningRow | undefined {
    return this.rows.get(Math.max(...this.rows.keys()))
  }
}
