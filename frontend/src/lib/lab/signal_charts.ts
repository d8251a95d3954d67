import { gettext } from '../i18n'
import { find } from '../page_data'
import { LineChart } from './line_chart'

const HEIGHT_PX = 210

/** A signal and, over the same places, its result; each tells the place under the pointer. */
export function signalCharts(about: {
  length: () => number
  onSignal: (at: number) => void
  onResult: (at: number) => void
}): { signal: LineChart; result: LineChart } {
  const across = {
    across: gettext('Place'),
    height: HEIGHT_PX,
    range: (): [number, number] => [0, Math.max(1, about.length() - 1)],
  }
  const signal = new LineChart(find('#signal-chart'), {
    ...across,
    lines: [
      { label: gettext('Signal'), color: '--color-base-content' },
      { label: gettext('Under the filter'), color: '--color-accent', isThick: true },
    ],
    onIndex: (index) => {
      if (index !== null) about.onSignal(index)
    },
  })
  const result = new LineChart(find('#signal-result'), {
    ...across,
    lines: [{ label: gettext('Result'), color: '--color-primary' }],
    onIndex: (index) => {
      if (index !== null) about.onResult(index)
    },
  })
  return { signal, result }
}
