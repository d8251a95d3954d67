import type { Found } from './found'
import type { Wishes } from './view'

const inRange = (text: string | null, usual: number): number => {
  const value = Number(text)
  return text !== null && value > 0 && value < 1 ? value : usual
}

/** What an address wishes, where it says so; else what the detector is believed at. */
export function readWishes(search: string, found: Found): Wishes {
  const query = new URLSearchParams(search)
  return {
    score: inRange(query.get('score'), found.score),
    iou: inRange(query.get('iou'), found.iou),
    soft: query.has('soft'),
    hidden: new Set(query.getAll('hide')),
    explained: query.has('explained'),
    stride: found.raw.stride[0] ?? found.raw.strides[0] ?? 0,
    lit: null,
  }
}

/** The thresholds as a query: for this page's address, and for exports of what it shows. */
export function queryOf(found: Found, wishes: Wishes): URLSearchParams {
  const query = new URLSearchParams({ detector: found.raw.detector })
  query.set('score', String(wishes.score))
  query.set('iou', String(wishes.iou))
  if (wishes.soft) query.set('soft', 'on')
  for (const label of wishes.hidden) query.append('hide', label)
  return query
}
