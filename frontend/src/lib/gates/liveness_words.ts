import type { Liveness } from '../gate_messages'
import { gettext, language } from '../i18n'

type Row = [name: string, value: string]

function actionWord(action: string): string {
  const words: Record<string, string> = {
    blink: gettext('blink'),
    turn_left: gettext('turn left'),
    turn_right: gettext('turn right'),
  }
  return words[action] ?? action
}

/** What a figure measured; those of a task end in its number. */
function figureName(name: string): string {
  const [, kind = name, step] = /^(.*?)(?:_(\d+))?$/.exec(name) ?? []
  const words: Record<string, string> = {
    open_eyes: gettext('Eyes when open'),
    face_distance: gettext('Farthest from its first picture'),
    reaction_seconds: gettext('reaction, s'),
    closed_seconds: gettext('eyes closed, s'),
    degrees: gettext('turned, °'),
    parallax: gettext('depth seen'),
    kept_width: gettext('width kept'),
  }
  const known = words[kind] ?? kind.replaceAll('_', ' ')
  return step ? gettext('Task %(step)s: %(figure)s', { step, figure: known }) : known
}

/** What was asked of a face, and how it answered. */
export function livenessRows({ state, actions, figures }: Liveness): Row[] {
  const number = new Intl.NumberFormat(language(), { maximumFractionDigits: 3 })
  const states: Record<string, string> = {
    live: gettext('yes'),
    failed: gettext('no'),
    pending: gettext('not decided'),
  }
  const rows: Row[] = [[gettext('Alive'), states[state ?? ''] ?? state ?? '']]
  if (actions.length)
    rows.push([
      gettext('Asked to'),
      new Intl.ListFormat(language(), { type: 'unit' }).format(actions.map(actionWord)),
    ])
  for (const [name, value] of Object.entries(figures)) {
    if (typeof value === 'number') rows.push([figureName(name), number.format(value)])
  }
  return rows
}
