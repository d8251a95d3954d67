import type { Outcome, Passage } from '../gate_messages'
import { gettext, language } from '../i18n'
import { livenessRows } from './liveness_words'
import { distance } from './rates'

export function outcomeWord(outcome: Outcome): string {
  const words: Record<Outcome, string> = {
    opened: gettext('opened'),
    refused: gettext('refused'),
    spoof: gettext('deception'),
  }
  return words[outcome]
}

type Known = Pick<Passage, 'person' | 'outcome' | 'distance' | 'threshold'>

/** Whose passage it was. The nearest one need not be who stood there: only near enough counts. */
export function whose({ person, outcome, distance: nearest, threshold }: Known): string {
  if (!person) return gettext('Nobody known')
  const isNear = nearest !== null && threshold !== null && nearest <= threshold
  if (outcome === 'opened' || (outcome === 'refused' && isNear)) return person.name
  return gettext('Most like %(name)s', { name: person.name })
}

/** What the distances mean, with the figures. */
export function explained({ distance: nearest, threshold, runner_up_distance: second }: Passage): string {
  if (nearest === null || threshold === null) return ''
  const figures = { nearest: distance(nearest), threshold: distance(threshold) }
  const first =
    nearest <= threshold
      ? gettext(
          'The nearest face is %(nearest)s away; up to %(threshold)s counts as the same person.',
          figures,
        )
      : gettext('The nearest face is %(nearest)s away; only up to %(threshold)s would count.', figures)
  if (second === null) return first
  const next = gettext('The second nearest person is %(second)s away.', { second: distance(second) })
  return `${first} ${next}`
}

export function verdictWords({ verdict, note }: Pick<Passage, 'verdict' | 'note'>): string {
  const words = {
    '': '',
    genuine: gettext('Confirmed: it was this person.'),
    disputed: gettext('Marked as wrong: it was somebody else.'),
    spoof: gettext('Marked as a deception.'),
  }[verdict]
  return [words, note].filter(Boolean).join(' ')
}

type Row = [name: string, value: string]

/** The exact figures of a decision; what somebody may not see is not there. */
export function figureRows(passage: Passage): Row[] {
  const number = new Intl.NumberFormat(language(), { maximumFractionDigits: 3 })
  const rows: (Row | null)[] = [
    passage.kiosk ? [gettext('Screen'), passage.kiosk] : null,
    [gettext('Badge'), passage.with_badge ? gettext('shown') : gettext('not shown')],
    passage.gallery_size === null
      ? null
      : [gettext('Faces compared with'), number.format(passage.gallery_size)],
    passage.decision_ms === null
      ? null
      : [gettext('Decided in'), gettext('%(ms)s ms', { ms: Math.round(passage.decision_ms) })],
  ]
  if (passage.liveness) rows.push(...livenessRows(passage.liveness))
  return rows.filter((row) => row !== null)
}

/** "14:05" for today, "21 Nov, 14:05" before. */
export function when(at: string, now = new Date()): string {
  const moment = new Date(at)
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
  const isToday = moment.toDateString() === now.toDateString()
  return moment.toLocaleString(language(), isToday ? time : { day: 'numeric', month: 'short', ...time })
}
