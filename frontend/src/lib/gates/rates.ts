import { gettext, language } from '../i18n'

/** A small chance as people say it: "1 in 10,000". */
export function oneIn(rate: number): string {
  if (!(rate > 0)) return gettext('none')
  if (rate >= 0.1) return percent(rate)
  const figures = { maximumSignificantDigits: 2 } as const
  const count = new Intl.NumberFormat(language(), figures).format(1 / rate)
  return gettext('1 in %(count)s', { count })
}

export function percent(rate: number): string {
  const digits = { style: 'percent', maximumSignificantDigits: 2 } as const
  return new Intl.NumberFormat(language(), digits).format(rate)
}

/** A distance of two faces, as exact as a decision was. */
export function distance(value: number): string {
  return new Intl.NumberFormat(language(), { minimumFractionDigits: 3, maximumFractionDigits: 3 }).format(
    value,
  )
}
