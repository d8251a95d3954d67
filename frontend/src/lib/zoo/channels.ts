import { gettext, ngettext } from '../i18n'
import { find } from '../page_data'

export interface Sheet {
  url: string
  layer: string
  /** How many numbers of the layer, along each side, are one of the sheet: their mean. */
  step: number
  height: number
  width: number
  channels: number
  columns: number
  is_signed: boolean
}

const FIRST = 192
/** Of a channel's picture on the page, px. */
const SHOWN = 88
/** … of a layer without maps, where each is one number. */
const SHOWN_NUMBER = 44

/** All channels of a layer as small pictures; each is a button. */
export class Channels {
  private readonly room = find('#channels')
  private readonly more = find<HTMLButtonElement>('#more')
  private sheet: Sheet | null = null

  constructor(onChosen: (channel: number) => void) {
    this.room.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('[data-channel]') : null
      if (button) onChosen(Number(button.dataset.channel))
    })
    this.more.addEventListener('click', () => {
      this.more.hidden = true
      if (this.sheet) this.add(this.sheet, FIRST, this.sheet.channels)
      this.room.querySelector<HTMLElement>(`[data-channel="${FIRST}"]`)?.focus()
    })
  }

  show(sheet: Sheet): void {
    this.sheet = sheet
    this.room.replaceChildren()
    this.room.dataset.sheet = sheet.url
    const longest = Math.max(sheet.width, sheet.height)
    const scale = (longest === 1 ? SHOWN_NUMBER : SHOWN) / longest
    const [width, height] = [Math.round(sheet.width * scale), Math.round(sheet.height * scale)]
    const rows = Math.ceil(sheet.channels / sheet.columns)
    const { style } = this.room
    style.setProperty('--channel-width', `${width}px`)
    style.setProperty('--channel-height', `${height}px`)
    style.setProperty('--sheet', `url("${sheet.url}")`)
    style.setProperty('--sheet-size', `${width * sheet.columns}px ${height * rows}px`)
    const shown = Math.min(FIRST, sheet.channels)
    this.add(sheet, 0, shown)
    this.more.hidden = sheet.channels <= shown
    this.more.textContent = gettext('Show all %(count)s channels', { count: sheet.channels })
    const scaleWords = sheet.is_signed
      ? gettext('Black is 0, orange above it, blue below.')
      : gettext('Black is 0; the lighter, the stronger.')
    const count = ngettext('%(count)s channel', '%(count)s channels', sheet.channels)
    find('#channels-text').textContent =
      `${sheet.layer}: ${count}. ${scaleWords} ${gettext('Choose one to see it large.')}`
  }

  /** Nobody has run the photograph through this layer yet. */
  clear(layer: string): void {
    this.sheet = null
    this.room.replaceChildren()
    this.more.hidden = true
    find('#channels-text').textContent = gettext('%(layer)s has not seen this photograph yet. Press “Run”.', {
      layer,
    })
  }

  private add(sheet: Sheet, from: number, to: number): void {
    const { style } = this.room
    const [width, height] = ['--channel-width', '--channel-height'].map((name) =>
      Number.parseFloat(style.getPropertyValue(name)),
    )
    const buttons = Array.from({ length: to - from }, (_, offset) => {
      const channel = from + offset
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'zoo-channel'
      button.dataset.channel = String(channel)
      button.setAttribute('aria-label', gettext('Channel %(number)s', { number: channel }))
      button.title = String(channel)
      const [x, y] = [channel % sheet.columns, Math.floor(channel / sheet.columns)]
      button.style.backgroundPosition = `${-x * (width ?? 0)}px ${-y * (height ?? 0)}px`
      return button
    })
    this.room.append(...buttons)
  }
}

/** One channel of a sheet, at its own pixels, onto a canvas. */
export async function drawChannel(canvas: HTMLCanvasElement, sheet: Sheet, channel: number): Promise<void> {
  const image = new Image()
  image.src = sheet.url
  await image.decode()
  canvas.width = sheet.width
  canvas.height = sheet.height
  const [x, y] = [channel % sheet.columns, Math.floor(channel / sheet.columns)]
  const place = [x * sheet.width, y * sheet.height, sheet.width, sheet.height] as const
  canvas.getContext('2d')?.drawImage(image, ...place, 0, 0, sheet.width, sheet.height)
}
