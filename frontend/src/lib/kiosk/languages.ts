import { find, findAll } from '../page_data'

/** By it the server knows the language, too. */
const COOKIE = 'django_language'
/** Nobody has stood here for so long: whoever comes next has not chosen the last one's language. */
export const RETURN_MS = 60_000

/** The languages of the screen, changed in place: a new page would leave the full screen and fall silent. */
export class Languages {
  private quietSince = 0

  constructor(private readonly onChange: () => void) {
    document.addEventListener('submit', (event) => {
      const { target, submitter } = event
      if (!(target instanceof Element) || !target.matches('.kiosk-language')) return
      if (!(submitter instanceof HTMLButtonElement)) return
      event.preventDefault()
      void this.choose(submitter.value)
    })
  }

  /**
   * Goes back to the gate's own language once nobody has been here for a while.
   *
   * @param own of the gate; empty: the browser's
   */
  rest(isIdle: boolean, now: number, own: string): void {
    if (!isIdle) this.quietSince = now
    if (now - this.quietSince < RETURN_MS) return
    this.quietSince = now
    if (own ? own !== document.documentElement.lang : hasChosen()) void this.choose(own)
  }

  private async choose(language: string): Promise<void> {
    this.quietSince = performance.now()
    const life = language ? 'max-age=31536000' : 'max-age=0'
    document.cookie = `${COOKIE}=${language}; path=/; ${life}; samesite=lax`
    try {
      await showInstead()
      this.onChange()
    } catch {
      // The server is away, which the screen says already; what was chosen counts when it is back.
    }
  }
}

const hasChosen = (): boolean => document.cookie.split('; ').some((one) => one.startsWith(`${COOKIE}=`))

/** Puts the words of the page as it is now on the server in place of these. */
async function showInstead(): Promise<void> {
  const response = await fetch(location.pathname, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(`the page cannot be read anew: ${response.status}`)
  const there = new DOMParser().parseFromString(await response.text(), 'text/html')
  await loadCatalogue()
  const wasChoosing = document.activeElement?.closest('.kiosk-language') !== null
  document.documentElement.lang = there.documentElement.lang
  document.title = there.title
  const labels = findAll('[data-said-label]', there)
  for (const [index, element] of findAll('[data-said-label]').entries())
    element.ariaLabel = labels[index]?.ariaLabel ?? element.ariaLabel
  const words = findAll('[data-said]', there)
  for (const [index, element] of findAll('[data-said]').entries())
    element.replaceChildren(...(words[index]?.childNodes ?? element.childNodes))
  if (wasChoosing) document.querySelector<HTMLElement>('.kiosk-bottom [aria-current]')?.focus()
}

/** Django's catalogue adds to what is there: the last language's words must go first. */
async function loadCatalogue(): Promise<void> {
  const { src } = find<HTMLScriptElement>('script[src*="jsi18n"]')
  const script = document.createElement('script')
  script.src = src
  await new Promise<void>((resolve, reject) => {
    script.addEventListener('load', () => {
      resolve()
    })
    script.addEventListener('error', () => {
      reject(new Error('the words cannot be read'))
    })
    const { django } = window as { django?: { catalog?: object } }
    if (django) django.catalog = {}
    document.head.append(script)
  })
  script.remove()
}
