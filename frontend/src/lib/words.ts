import { gettext } from './i18n'
import type { State } from './messages'

/** A job's state in one word. */
export function stateWord(state: State): string {
  const words: Record<State, string> = {
    queued: gettext('Waiting'),
    running: gettext('Painting'),
    paused: gettext('Paused'),
    done: gettext('Finished'),
    failed: gettext('Failed'),
    cancelled: gettext('Stopped'),
  }
  return words[state]
}

/** "Next in line", "2nd in line". */
export function placeInLine(place: number): string {
  if (place <= 1) return gettext('Next in line')
  const words: Partial<Record<Intl.LDMLPluralRule, string>> = {
    one: gettext('%(place)sst in line', { place }),
    two: gettext('%(place)snd in line', { place }),
    few: gettext('%(place)srd in line', { place }),
  }
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(place)
  return words[rule] ?? gettext('%(place)sth in line', { place })
}
