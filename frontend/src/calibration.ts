import type { Calibration } from './lib/gate_messages'
import { drawCurves } from './lib/gates/curves'
import { distance, oneIn, percent } from './lib/gates/rates'
import { gettext } from './lib/i18n'
import { find, pageData } from './lib/page_data'

/** Each so many points of the curves make a row of the table. */
const EVERY = 5

function fillTable(body: HTMLElement, { curves }: Calibration): void {
  curves.thresholds.forEach((threshold, index) => {
    if (index % EVERY !== 0) return
    const row = document.createElement('tr')
    const head = document.createElement('th')
    head.scope = 'row'
    head.textContent = distance(threshold)
    row.append(head)
    for (const rate of [curves.far[index], curves.frr[index]]) {
      const cell = document.createElement('td')
      cell.textContent = rate === null || rate === undefined ? '–' : `${oneIn(rate)} (${percent(rate)})`
      row.append(cell)
    }
    body.append(row)
  })
}

// Nothing is measured yet: there is nothing to draw.
if (document.getElementById('calibration')) {
  const calibration = pageData<Calibration>('calibration')
  const chance = oneIn(calibration.chance_per_attempt)
  find('#sure-sentence').textContent = gettext(
    'Of strangers who try, about %(chance)s would be taken for somebody.',
    { chance },
  )
  find('#sure-far').textContent = chance
  find('#sure-frr').textContent =
    calibration.frr === null ? gettext('not measured yet') : percent(calibration.frr)
  drawCurves(find('#curves'), calibration)
  fillTable(find('#curves-table'), calibration)
}
