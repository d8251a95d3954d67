import { gettext, language, ngettext } from './i18n'

/** "about 40 seconds": as exact as a guess deserves. */
export function roughly(seconds: number): string {
  if (seconds < 3) return gettext('a few seconds')
  if (seconds < 55) {
    const count = seconds < 10 ? Math.round(seconds) : Math.round(seconds / 5) * 5
    return ngettext('about %(count)s second', 'about %(count)s seconds', count)
  }
  if (seconds < 5400) {
    const count = Math.max(1, Math.round(seconds / 60))
    return ngettext('about %(count)s minute', 'about %(count)s minutes', count)
  }
  const count = Math.round(seconds / 3600)
  return ngettext('about %(count)s hour', 'about %(count)s hours', count)
}

/** "12 s" or "1:05": for a clock that runs. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return gettext('%(seconds)s s', { seconds: whole })
  const rest = String(whole % 60).padStart(2, '0')
  return `${Math.floor(whole / 60)}:${rest}`
}

/** "3.2 MB", as file managers write it. */
export function bytes(count: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3))
  const style = { style: 'unit', unit: units[power] ?? 'byte', unitDisplay: 'short' } as const
  return new Intl.NumberFormat(language(), { ...style, maximumFractionDigits: 1 }).format(
    count / 1000 ** power,
  )
}
