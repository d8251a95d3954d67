import { language } from '../i18n'

export interface Answer {
  classes: { number: number; name: string; probability: number }[]
  /** Which part of the photograph the network was shown: left, top, right, bottom, 0 to 1. */
  seen: [number, number, number, number]
}

export const share = (probability: number): string =>
  new Intl.NumberFormat(language(), {
    style: 'percent',
    maximumFractionDigits: probability < 0.1 ? 1 : 0,
  }).format(probability)
