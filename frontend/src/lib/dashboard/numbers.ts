import { language } from '../i18n'

/** 0.5 → "50%". */
export const percent = (part: number): string =>
  new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 0 }).format(part)

/** Seconds since 1970 → the time of day. */
export const moment = (at: number): string =>
  new Date(at * 1000).toLocaleTimeString(language(), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
