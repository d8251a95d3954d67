import type { Painting, PaintSettings } from './messages'

export interface Again {
  photograph: string | null
  painting: string | null
  settings: Partial<PaintSettings>
}

/** The studio's address with a job's pictures and settings chosen. */
export function againUrl({
  photo,
  painting,
  settings,
}: Pick<Painting, 'photo' | 'painting' | 'settings'>): string {
  const query = new URLSearchParams({ photograph: photo.id, painting: painting.id })
  for (const [name, value] of Object.entries(settings)) query.set(name, String(value))
  return `/?${query.toString()}`
}

/** What an address asks for; only settings that `defaults` know, in their types. */
export function parseAgain(search: string, defaults: PaintSettings): Again {
  const query = new URLSearchParams(search)
  const settings: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(defaults) as [string, string | number | boolean][]) {
    const text = query.get(name)
    if (text !== null) settings[name] = likewise(value, text)
  }
  return {
    photograph: query.get('photograph'),
    painting: query.get('painting'),
    settings: settings,
  }
}

/** `text` in the type of `value`; `value` itself if it cannot be. */
function likewise(value: string | number | boolean, text: string): string | number | boolean {
  if (typeof value === 'boolean') return text === 'true'
  if (typeof value === 'number') return Number.isFinite(Number(text)) ? Number(text) : value
  return text
}
