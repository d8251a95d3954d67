import type { Thing } from './shapes'

/** A corner of an outline: which ring, and where in it. */
export interface Corner {
  ring: number
  index: number
}

/** The corner so many further on, through the outline and then its holes, and round again. */
export function following(thing: Thing, corner: Corner | null, by: number): Corner | null {
  const all = thing.rings.flatMap((ring, number) =>
    Array.from({ length: ring.length / 2 }, (_, index) => ({ ring: number, index })),
  )
  const at = corner ? numberOf(thing, corner) : by > 0 ? -1 : 0
  return all[(at + by + all.length) % all.length] ?? null
}

/** How manieth it is of all corners. */
export function numberOf(thing: Thing, corner: Corner): number {
  const before = thing.rings.slice(0, corner.ring).reduce((sum, ring) => sum + ring.length / 2, 0)
  return before + corner.index
}

export const moved =
  (index: number, across: number, down: number) =>
  (ring: number[]): number[] =>
    ring.map((value, place) =>
      place === 2 * index ? value + across : place === 2 * index + 1 ? value + down : value,
    )

/** With another corner halfway to the next one. */
export const split =
  (index: number) =>
  (ring: number[]): number[] => {
    const next = (2 * index + 2) % ring.length
    const middle = [0, 1].map((axis) => ((ring[2 * index + axis] ?? 0) + (ring[next + axis] ?? 0)) / 2)
    return [...ring.slice(0, 2 * index + 2), ...middle, ...ring.slice(2 * index + 2)]
  }

export const without =
  (index: number) =>
  (ring: number[]): number[] =>
    ring.filter((_, place) => Math.floor(place / 2) !== index)
