/** Keeps the screen awake, and awake again after the page was hidden, where the browser can. */
export function keepAwake(): void {
  const ask = (): void => {
    // Absent outside secure contexts and in older browsers, whatever the types say.
    if (document.hidden || !('wakeLock' in navigator)) return
    // Refused on a low battery, for one: the tablet's own setting then decides.
    navigator.wakeLock.request('screen').catch(() => undefined)
  }
  document.addEventListener('visibilitychange', ask)
  ask()
}

/** To be called from within a touch. A browser that cannot, such as an iPhone's, stays as it is. */
export function fillScreen(): void {
  if (document.fullscreenElement || !document.fullscreenEnabled) return
  document.documentElement.requestFullscreen({ navigationUI: 'hide' }).catch(() => undefined)
}
