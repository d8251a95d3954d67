import type { Gate } from '../gate_messages'
import { gettext, language, ngettext } from '../i18n'
import { find, findAll } from '../page_data'

/** Whether somebody could walk up now: the dot's state and the words. */
export function gateState(gate: Pick<Gate, 'is_available' | 'kiosks' | 'kiosks_online'>): [string, string] {
  if (gate.kiosks === 0) return ['queued', gettext('No screen is paired yet')]
  if (!gate.is_available)
    return ['failed', gettext('Nobody can be recognised: the face worker is not running')]
  if (gate.kiosks_online === 0) return ['failed', gettext('No screen is on')]
  return ['done', gettext('Ready')]
}

export function screensOn({ kiosks, kiosks_online: online }: Pick<Gate, 'kiosks' | 'kiosks_online'>): string {
  if (kiosks === 0) return ''
  return ngettext('%(online)s of %(count)s screen on', '%(online)s of %(count)s screens on', kiosks, {
    online,
  })
}

/** Writes a gate's present state into its card or its page's head. */
export function showGate(root: HTMLElement, gate: Gate): void {
  const [state, words] = gateState(gate)
  const line = find('[data-gate-state]', root)
  line.dataset.state = state
  find('[data-state-text]', line).textContent = words
  find('[data-screens]', root).textContent = screensOn(gate)
  for (const place of findAll('[data-count]', root)) {
    const count = gate[place.dataset.count as 'opened_today' | 'refused_today' | 'spoofs_today']
    place.textContent = count.toLocaleString(language())
  }
}
