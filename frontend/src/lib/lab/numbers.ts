import { language } from '../i18n'

const LARGEST = 1e6
const FRACTION = /^(-?[\d.]+)\s*\/\s*([\d.]+)$/

/** A number as people write it: 3, -0.5, −2, 1,5 or 1/9; null if it is none. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace('−', '-').replace(',', '.')
  const parts = FRACTION.exec(plain)
  const value = parts ? Number(parts[1]) / Number(parts[2]) : plain === '' ? Number.NaN : Number(plain)
  return Number.isFinite(value) && Math.abs(value) <= LARGEST ? value : null
}

const TENTHS = /^-?\d+(\.\d{1,3})?$/

/** As one would type it into a field: thirds and ninths as fractions, all else with few digits. */
export function typed(value: number): string {
  const short = String(Number(value.toFixed(3)))
  if (Math.abs(Number(short) - value) < 1e-6 && TENTHS.test(short)) return short
  for (const whole of [3, 6, 7, 9, 11, 12, 13, 15, 16, 25, 49]) {
    const above = Math.round(value * whole)
    if (above !== 0 && Math.abs(value * whole - above) < 1e-5) return `${above}/${whole}`
  }
  return String(Number(value.toPrecision(4)))
}

/** As it is read: a true minus, no more than three digits after the point. */
export function readable(value: number, digits = 3): string {
  const rounded = Number(value.toFixed(Math.abs(value) >= 1000 ? Math.min(1, digits) : digits)) + 0
  return new Intl.NumberFormat(language(), { maximumFractionDigits: digits, useGrouping: false })
    .format(rounded)
    .replace('-', '−')
}

/** Within a sum: negative ones in brackets. */
export const bracketed = (value: number): string => (value < 0 ? `(${readable(value)})` : readable(value))

/** All the numbers in a text, in rows: a file, or what was copied from a spreadsheet. Null if there is anything else. */
export function parseTable(text: string): number[][] | null {
  const rows = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) =>
      line
        .trim()
        .split(/[\s;,]+/)
        .filter((word) => word !== '')
        .map(parseNumber),
    )
  if (rows.length === 0 || rows.some((row) => row.includes(null))) return null
  return rows as number[][]
}
