import { clock } from './durations'
import { gettext } from './i18n'
import type { Job, PaintSettings, Part, State } from './messages'

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

/** Why nobody takes a waiting job, or else its place in the line. */
export function waitingWords({ held, queue_place: place }: Pick<Job, 'held' | 'queue_place'>): string {
  return held ?? (place === null ? gettext('Waiting …') : placeInLine(place))
}

/** What a worker is at, from its steps' message. */
export function activity(message: string): string {
  const words: Record<string, string> = {
    starting: gettext('getting ready'),
    downloading: gettext('downloading the network'),
    instant: gettext('first sketch'),
  }
  return words[message] ?? ''
}

/** What to add to the state's word, if anything. */
export function stateDetail(
  job: Pick<Job, 'state' | 'queue_place' | 'held' | 'message' | 'error' | 'running_seconds'>,
): string {
  switch (job.state) {
    case 'queued':
      return job.held === null && job.queue_place === null ? '' : waitingWords(job)
    case 'running':
      return activity(job.message)
    case 'paused':
      return gettext('Resume whenever you like.')
    case 'done':
      return gettext('in %(time)s', { time: clock(job.running_seconds) })
    case 'failed':
      return ''
    case 'cancelled':
      return gettext('The picture so far is kept.')
  }
}

/** The settings that made a painting, as a caption says them. */
export function settingsLine(settings: PaintSettings): string {
  const quality = { draft: gettext('draft'), standard: gettext('standard'), fine: gettext('fine') }[
    settings.quality
  ]
  const network = { 'efficientnet-lite0': 'EfficientNet-Lite0', vgg19: 'VGG-19' }[settings.backbone]
  const parts = [gettext('%(size)s px', { size: settings.size }), quality, network]
  if (settings.keep_colors) parts.push(gettext('colours kept'))
  if (settings.cutout) parts.push(partWord(settings.part ?? 'inside'))
  return parts.join(' · ')
}

/** What is painted of a photograph with a cut-out. */
export function partWord(part: Part): string {
  return part === 'inside' ? gettext('only the cut-out') : gettext('all but the cut-out')
}
