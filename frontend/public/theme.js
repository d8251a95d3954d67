// Runs before the first paint, so that a chosen theme never flashes in late.
;(() => {
  try {
    const theme = localStorage.getItem('theme')
    if (theme === 'facet-light' || theme === 'facet-dark') document.documentElement.dataset.theme = theme
  } catch {
    // Storage may be forbidden: the system's theme stays.
  }
})()
