import type { Steps } from './blocks'

/** How many cells a filter covers from its first number to its last: d(f − 1) + 1. */
export const span = (kernel: number, dilation = 1): number => dilation * (kernel - 1) + 1

/** ⌊(n + 2p − f) / s⌋ + 1 with f stretched by the dilation; 0 or less where the filter does not fit. */
export function outputSize(size: number, kernel: number, { padding, stride, dilation }: Steps): number {
  const room = size + 2 * padding - span(kernel, dilation)
  return room < 0 ? 0 : Math.floor(room / stride) + 1
}

/** The padding with which a stride of 1 keeps the size; null for even filters, which have no middle. */
export function samePadding(kernel: number, dilation = 1): number | null {
  return kernel % 2 === 1 ? (dilation * (kernel - 1)) / 2 : null
}

/** (n − 1) s + f − 2p, and the rows or columns added at the far end. */
export function transposedSize(
  size: number,
  kernel: number,
  { padding, stride, outputPadding }: { padding: number; stride: number; outputPadding: number },
): number {
  return (size - 1) * stride + kernel - 2 * padding + outputPadding
}
