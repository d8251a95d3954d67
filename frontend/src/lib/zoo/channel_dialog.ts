import { get, Refused } from '../api'
import { gettext } from '../i18n'
import { find } from '../page_data'
import { drawChannel, type Sheet } from './channels'
import { unitQuery, type Unit } from './unit'

/** A channel, large, beside the photograph; and what is known of its unit. */
export class ChannelDialog {
  private readonly dialog = find<HTMLDialogElement>('#channel')
  private sheet: Sheet | null = null
  private channel = 0

  constructor(private readonly page: DOMStringMap) {
    for (const [button, step] of [
      ['#channel-previous', -1],
      ['#channel-next', 1],
    ] as const) {
      find(button).addEventListener('click', () => {
        void this.move(step)
      })
    }
    this.dialog.addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowLeft') void this.move(-1)
      if (key === 'ArrowRight') void this.move(1)
    })
  }

  async open(sheet: Sheet, channel: number, photo: HTMLInputElement): Promise<void> {
    this.sheet = sheet
    this.channel = channel
    const picture = find<HTMLImageElement>('#channel-photo')
    picture.src = photo.dataset.display ?? ''
    picture.alt = photo.dataset.title ?? ''
    this.dialog.showModal()
    await this.show()
  }

  private async move(step: number): Promise<void> {
    if (!this.sheet) return
    this.channel = (this.channel + step + this.sheet.channels) % this.sheet.channels
    await this.show()
  }

  private async show(): Promise<void> {
    const { sheet, channel } = this
    if (!sheet) return
    find('#channel-heading').textContent = gettext('%(layer)s, channel %(number)s', {
      layer: sheet.layer,
      number: channel,
    })
    const size = { width: sheet.width, height: sheet.height, step: sheet.step }
    find('#channel-scale').textContent =
      sheet.step === 1
        ? gettext('%(width)s × %(height)s numbers', size)
        : gettext('%(width)s × %(height)s numbers, each the mean of %(step)s × %(step)s', size)
    const query = unitQuery({ network: this.page.network ?? '', layer: sheet.layer, unit: channel })
    find<HTMLAnchorElement>('#channel-learned').href = `${this.page.learned ?? ''}?${query}`
    await drawChannel(find<HTMLCanvasElement>('#channel-canvas'), sheet, channel)
    await this.showUnit(query, channel)
  }

  private async showUnit(query: string, channel: number): Promise<void> {
    const [patches, feature] = [find('#channel-patches-box'), find('#channel-feature-box')]
    patches.hidden = feature.hidden = true
    try {
      const unit = await get<Unit>(`${this.page.unit ?? ''}?${query}`)
      if (channel !== this.channel) return
      patches.hidden = unit.patches.length === 0
      find('#channel-patches').replaceChildren(
        ...unit.patches.map(({ url, photo }) => {
          const image = document.createElement('img')
          image.src = url
          image.alt = gettext('Part of %(title)s', { title: photo.title })
          return image
        }),
      )
      const result = unit.feature?.urls.result ?? null
      feature.hidden = result === null
      if (result) find<HTMLImageElement>('#channel-feature').src = result
    } catch (error) {
      // The channel is there; what else is known of it can wait.
      if (!(error instanceof Refused)) throw error
    }
  }
}
