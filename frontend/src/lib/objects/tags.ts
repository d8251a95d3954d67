import type { Corners } from './found'

export interface Tag {
  left: number
  top: number
  width: number
  height: number
}

const meet = (a: Tag, b: Tag): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height

/**
 * Where a box's tag goes: above it, in it, below it; the first place inside the picture that no other tag has.
 * All in px of the screen.
 */
export function placeTag(
  box: Corners,
  tag: { width: number; height: number },
  picture: { width: number; height: number },
  taken: readonly Tag[],
): Tag {
  const left = Math.min(Math.max(0, box[0]), Math.max(0, picture.width - tag.width))
  const steps = [1, 2, 3, 4, 5, 6].map((step) => box[1] + step * tag.height)
  const tops = [box[1] - tag.height, box[1], box[3], box[3] - tag.height, ...steps]
  const places = tops
    .filter((top) => top >= 0 && top <= picture.height - tag.height)
    .map((top) => ({ left, top, ...tag }))
  const first = places[0] ?? { left, top: 0, ...tag }
  return places.find((place) => !taken.some((other) => meet(place, other))) ?? first
}
