import type { PaintSettings } from './messages'
import { find, findAll } from './page_data'

const ADVANCED = ['keep_colors', 'stroke_size', 'start', 'backbone', 'optimizer'] as const

export function readSettings(form: HTMLFormElement): PaintSettings {
  const values = new FormData(form)
  const text = (name: string): string => {
    const value = values.get(name)
    return typeof value === 'string' ? value : ''
  }
  return {
    size: Number(text('size')),
    balance: Number(text('balance')),
    stroke_size: Number(text('stroke_size')),
    quality: text('quality') as PaintSettings['quality'],
    start: text('start') as PaintSettings['start'],
    backbone: text('backbone') as PaintSettings['backbone'],
    optimizer: text('optimizer') as PaintSettings['optimizer'],
    keep_colors: values.has('keep_colors'),
  }
}

/** Sets the controls; unfolds the advanced ones if `settings` differ there from `defaults`. */
export function writeSettings(form: HTMLFormElement, settings: PaintSettings, defaults: PaintSettings): void {
  for (const [name, value] of Object.entries(settings)) {
    const inputs = findAll<HTMLInputElement>(`input[name="${name}"]`, form)
    for (const input of inputs) {
      // A value that is not offered leaves the choice as it is.
      if (input.type === 'radio') input.checked ||= input.value === String(value)
      else if (input.type === 'checkbox') input.checked = Boolean(value)
      else input.value = String(value)
    }
  }
  const differs = ADVANCED.some((name) => settings[name] !== defaults[name])
  if (differs) find<HTMLDetailsElement>('#more-settings').open = true
}
