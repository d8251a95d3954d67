/** No more often than this the server hears that somebody is still here. */
const EVERY_MS = 5 * 60_000

let last = Date.now()

/**
 * Tells the server that somebody uses this page, so that nobody is signed out in the middle of what needs no
 * request: drawing, or watching what comes by a socket. A page that nobody sees says nothing.
 */
export function stay(now = Date.now()): void {
  const address = document.body.dataset.here
  if (!address || document.hidden || now - last < EVERY_MS) return
  last = now
  // Without an answer the next request says what is the matter.
  void fetch(address, { redirect: 'manual' }).catch(() => undefined)
}

export function startStaying(): void {
  for (const type of ['pointerdown', 'keydown', 'wheel']) {
    document.addEventListener(
      type,
      () => {
        stay()
      },
      { capture: true, passive: true },
    )
  }
}
