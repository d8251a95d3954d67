/** Django's JavaScript catalogue (/jsi18n/), loaded by the layout before any module. */
declare global {
  interface Window {
    gettext?: (text: string) => string
    ngettext?: (one: string, many: string, count: number) => string
  }
}

type Values = Record<string, string | number>

function fill(text: string, values: Values): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole))
}

/** Translate, then fill in `%(name)s`. */
export function gettext(text: string, values: Values = {}): string {
  return fill(window.gettext?.(text) ?? text, values)
}

export function ngettext(one: string, many: string, count: number, values: Values = {}): string {
  const text = window.ngettext?.(one, many, count) ?? (count === 1 ? one : many)
  return fill(text, { count, ...values })
}

export const language = (): string => document.documentElement.lang || 'en'
