import type { Steps } from './blocks'

const PATIENCE_MS = 250

let patience: ReturnType<typeof setTimeout> | undefined

export const readAddress = (): URLSearchParams => new URLSearchParams(location.search)

/** Puts an experiment into the page's address, so that it can be shared and survives a reload. */
export function keepAddress(parts: URLSearchParams): void {
  clearTimeout(patience)
  // Browsers refuse to change an address many times a second.
  patience = setTimeout(() => {
    const query = parts.toString().replaceAll('%2C', ',').replaceAll('%3B', ';').replaceAll('%2F', '/')
    const address = query ? `${location.pathname}?${query}` : location.pathname
    history.replaceState(null, '', address)
    // Another language is the same page with the same experiment.
    for (const next of document.querySelectorAll<HTMLInputElement>('input[name=next]')) next.value = address
  }, PATIENCE_MS)
}

/** Those of the steps that are not the usual ones. */
export function writeSteps(parts: URLSearchParams, steps: Steps, usual: Steps): void {
  for (const [letter, name] of [
    ['p', 'padding'],
    ['s', 'stride'],
    ['d', 'dilation'],
  ] as const) {
    if (steps[name] !== usual[name]) parts.set(letter, String(steps[name]))
  }
}

/** A whole number between two, or the usual one where the address has none. */
export function wholeNumber(text: string | null, low: number, high: number, usual: number): number {
  const value = Number(text)
  return text !== null && Number.isInteger(value) && value >= low && value <= high ? value : usual
}

export function oneOf<T extends string>(text: string | null, allowed: readonly T[], usual: T): T {
  return allowed.find((word) => word === text) ?? usual
}
