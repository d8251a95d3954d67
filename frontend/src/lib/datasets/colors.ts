import { findAll } from '../page_data'

/** Light colours that differ for the first dozen classes; further ones begin again. */
const COLORS = [
  '#5b8cff',
  '#ffb000',
  '#2fd0a5',
  '#ff6b5e',
  '#c792ff',
  '#9bd629',
  '#ff7ac6',
  '#41c7f4',
  '#e8d44d',
  '#ff9147',
  '#8fa3b8',
  '#66e0e0',
] as const

export const colorOf = (place: number): string => COLORS[place % COLORS.length] ?? COLORS[0]

/** Gives every `.class-dot` its class's colour; styles in the markup are not allowed here. */
export function colorDots(root: ParentNode = document): void {
  for (const dot of findAll('.class-dot[data-class]', root)) {
    dot.style.setProperty('--class-color', colorOf(Number(dot.dataset.class)))
  }
}
