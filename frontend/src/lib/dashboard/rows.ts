import { find, stamp } from '../page_data'

export interface Order {
  words: string
  /** What it is about, for who hears the button alone. */
  about: string
  /** Asked first, where something ends or cannot be taken back. */
  question?: string
  give: () => Promise<void>
}

export interface Line {
  id: string
  title: string
  href?: string
  state?: 'done' | 'running' | 'queued' | 'paused' | 'failed'
  details: string[]
  /** Long text behind a press. */
  more?: string
  orders?: Order[]
}

export type GiveOrder = (order: Order) => void

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}

function head({ title, href, state }: Line): HTMLElement {
  const line = element('p', 'dash-line-head', '')
  if (state) {
    line.classList.add('state')
    line.dataset.state = state
    line.append(element('span', 'state-dot', ''))
  }
  if (href) {
    const link = element('a', 'link-quiet', title) as HTMLAnchorElement
    link.href = href
    line.append(link)
  } else line.append(element('span', 'font-medium', title))
  return line
}

function buttons(orders: Order[], give: GiveOrder): HTMLElement {
  const group = element('div', 'dash-orders', '')
  for (const order of orders) {
    const button = stamp<HTMLButtonElement>('#order-button')
    button.textContent = order.words
    button.setAttribute('aria-label', `${order.words}: ${order.about}`)
    button.addEventListener('click', () => {
      give(order)
    })
    group.append(button)
  }
  return group
}

function row(line: Line, give: GiveOrder): HTMLLIElement {
  const item = document.createElement('li')
  item.dataset.row = line.id
  item.className = 'dash-line'
  const words = element('div', 'min-w-0 grow', '')
  words.append(head(line), ...line.details.map((text) => element('p', 'dash-detail', text)))
  if (line.more) {
    const more = document.createElement('details')
    more.append(
      element('summary', 'dash-detail', line.details[0] ?? ''),
      element('pre', 'dash-more', line.more),
    )
    words.querySelector('.dash-detail')?.replaceWith(more)
  }
  item.append(words)
  if (line.orders?.length) item.append(buttons(line.orders, give))
  return item
}

const said = new WeakMap<HTMLElement, string>()

/** Writes a list anew where it has changed: a button that somebody is about to press stays where it is. */
export function showRows(list: HTMLElement, lines: Line[], give: GiveOrder): void {
  showWhetherEmpty(list, lines.length === 0)
  const rows = lines.map((line) => {
    const text = JSON.stringify(line)
    const old = list.querySelector<HTMLElement>(`[data-row="${CSS.escape(line.id)}"]`)
    if (old && said.get(old) === text) return old
    const made = row(line, give)
    said.set(made, text)
    if (old) {
      made.querySelector('details')?.toggleAttribute('open', old.querySelector('details')?.open ?? false)
      if (old.contains(document.activeElement)) keepFocus(old, made)
    }
    return made
  })
  if (rows.length !== list.children.length || rows.some((one, place) => list.children[place] !== one)) {
    list.replaceChildren(...rows)
  }
}

function showWhetherEmpty(list: HTMLElement, isEmpty: boolean): void {
  const none = document.querySelector<HTMLElement>(`#no-${list.id}`)
  if (none) none.hidden = !isEmpty
  list.hidden = isEmpty
}

/** Who is at a row's button by keyboard stays there when the row's figures change. */
function keepFocus(old: HTMLElement, made: HTMLElement): void {
  const place = [...old.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement)
  queueMicrotask(() => made.querySelectorAll('button')[place]?.focus())
}

export function showPairs(list: HTMLElement, pairs: [string, string][]): void {
  const text = JSON.stringify(pairs)
  if (said.get(list) === text) return
  said.set(list, text)
  showWhetherEmpty(list, pairs.length === 0)
  list.replaceChildren(
    ...pairs.flatMap(([name, value]) => {
      const pair = element('div', '', '')
      pair.append(element('dt', '', name), element('dd', '', value))
      return [pair]
    }),
  )
}

export const listOf = (name: string): HTMLElement => find(`#${name}`)
