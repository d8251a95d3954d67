import { findAll } from '../page_data'

/** The golden angle: neighbours differ by it in hue, so that none of the first dozen look alike. */
const TURN = 0.618034

/** A class's colour, the same as in pictures that `vision` draws (`class_colors`, `class_color`). */
export function colorOf(place: number): string {
  const hue = ((place * TURN) % 1) * 6
  const channel = (shift: number): number => {
    const distance = (shift + hue) % 6
    return Math.round(255 * (1 - 0.85 * Math.max(0, Math.min(distance, 4 - distance, 1))))
  }
  return `#${[5, 3, 1].map((shift) => channel(shift).toString(16).padStart(2, '0')).join('')}`
}

/** Gives every `.class-dot` its class's colour; styles in the markup are not allowed here. */
export function colorDots(root: ParentNode = document): void {
  for (const dot of findAll('.class-dot[data-class]', root)) {
    dot.style.setProperty('--class-color', colorOf(Number(dot.dataset.class)))
  }
}
