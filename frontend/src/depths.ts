import type uPlot from 'uplot'

import { ClassicJob } from './lib/classroom/classic_job'
import { LineChart } from './lib/classroom/line_chart'
import { gettext, language } from './lib/i18n'
import { find, pageData } from './lib/page_data'

interface State {
  rows: number[][]
  version: number
  figures: {
    networks?: { depth: number; shortcuts: boolean; training_error: number; test_error: number }[]
  }
}

/** The deeper, the warmer. */
const COLORS = [
  'oklch(62% 0.16 265)',
  'oklch(64% 0.13 180)',
  'oklch(70% 0.15 95)',
  'oklch(66% 0.19 50)',
  'oklch(58% 0.21 20)',
]

const depths = pageData<number[]>('depth-list')
const percent = new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 2 })
const charts = ['#plain', '#residual'].map(
  (host) =>
    new LineChart(
      find(host),
      depths.map((depth, place) => ({
        label: gettext('%(depth)s layers', { depth }),
        color: COLORS[place] ?? '--color-base-content',
        isShare: true,
      })),
    ),
)
new ClassicJob<State>({ onState })

/** A row is: step over all, network, step of it, training error, loss. Networks are plain and residual in turn. */
function onState({ rows, figures }: State): void {
  for (const [kind, chart] of charts.entries()) {
    const of = rows.filter(([, network = 0]) => network % 2 === kind)
    const steps = [...new Set(of.map(([, , step = 0]) => step))].sort((a, b) => a - b)
    const columns = depths.map((_, place) => {
      const errors = new Map(
        of
          .filter(([, network]) => network === 2 * place + kind)
          .map(([, , step = 0, error = 0]) => [step, error]),
      )
      return steps.map((step) => errors.get(step) ?? null)
    })
    chart.show([steps, ...columns] as uPlot.AlignedData)
  }
  showEnded(figures.networks ?? [])
}

function showEnded(networks: NonNullable<State['figures']['networks']>): void {
  find('#ended').hidden = networks.length === 0
  const rows = depths.map((depth) => {
    const row = document.createElement('tr')
    const head = document.createElement('th')
    head.scope = 'row'
    head.textContent = String(depth)
    row.append(head)
    for (const what of ['training_error', 'test_error'] as const) {
      for (const hasShortcuts of [false, true]) {
        const found = networks.find((one) => one.depth === depth && one.shortcuts === hasShortcuts)
        row.insertCell().textContent = found ? percent.format(found[what]) : '–'
      }
    }
    return row
  })
  find('#errors tbody').replaceChildren(...rows)
}
