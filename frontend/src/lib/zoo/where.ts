import { v4 as uuid } from 'uuid'

import { get, Refused } from '../api'
import { gettext } from '../i18n'
import type { Job } from '../messages'
import { showRefusal } from '../notices'
import { find, findAll, stamp } from '../page_data'
import { share, type Answer } from './answer'
import { drawHeat } from './heat'
import { JobBar } from './job_bar'

interface Maps {
  method: 'cam' | 'grad-cam'
  layer: string
  activation: number[][][]
  occlusion: number[][][]
  cover: number
}

interface Explained {
  answer: Answer | null
  maps: Maps | null
  job: Job | null
}

const ratioOf = ({ dataset }: HTMLElement): number => Number(dataset.width) / Number(dataset.height)

/** Where a network sees what it names, laid over a photograph. */
export class Where {
  private readonly photo = find<HTMLImageElement>('#where-photo')
  private readonly heat = find<HTMLCanvasElement>('#where-heat')
  private readonly strength = find<HTMLInputElement>('#strength')
  private readonly bar: JobBar
  private explained: Explained | null = null

  constructor(
    private readonly network: string,
    private readonly urls: { explain: string; maps: string },
  ) {
    this.bar = new JobBar(find('#where-bar'), {
      running: () => gettext('Covering the photograph piece by piece …'),
      onState: ({ state, fraction }) => {
        find<HTMLButtonElement>('#explain').disabled = this.bar.isBusy
        // The activation is there before the first piece is covered.
        if (state === 'running' && fraction > 0 && !this.explained?.maps) void this.fetch()
      },
      onEnded: ({ state }) => {
        if (state === 'done') void this.fetch()
      },
    })
    find('#where-form').addEventListener('submit', (event) => {
      event.preventDefault()
      const wish = { network, photo: this.chosen().value, request_key: uuid() }
      if (!this.bar.isBusy) void this.bar.start(urls.explain, wish)
    })
    find('#where-photos').addEventListener('change', () => {
      void this.fetch()
    })
    find('#where-results').addEventListener('change', () => {
      this.draw()
    })
    this.strength.addEventListener('input', () => {
      this.fade()
    })
    find<HTMLButtonElement>('#explain').disabled = false
    void this.fetch()
  }

  private chosen(): HTMLInputElement {
    return find<HTMLInputElement>('#where-photos input:checked')
  }

  private async fetch(): Promise<void> {
    const photo = this.chosen()
    const query = new URLSearchParams({ network: this.network, photo: photo.value })
    this.photo.src = photo.dataset.display ?? ''
    this.photo.alt = photo.dataset.title ?? ''
    this.photo.width = Number(photo.dataset.width)
    this.photo.height = Number(photo.dataset.height)
    find('#where-picture').style.setProperty('--ratio', String(ratioOf(photo)))
    try {
      const explained = await get<Explained>(`${this.urls.maps}?${query.toString()}`)
      if (this.chosen() === photo) this.show(explained)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      showRefusal(error.message)
    }
  }

  private show(explained: Explained): void {
    this.explained = explained
    const { answer, maps, job } = explained
    if (job) this.bar.watch(job)
    else if (!maps) this.bar.forget()
    find<HTMLButtonElement>('#explain').disabled = this.bar.isBusy
    find('#where-results').hidden = !answer || !maps
    this.heat.hidden = !answer || !maps
    find('#where-text').textContent = maps ? '' : gettext('Nobody has asked it about this photograph yet.')
    if (!answer || !maps) return
    find('#where-classes').replaceChildren(
      ...answer.classes.map(({ name, probability }, index) => {
        const line = stamp('#class-template')
        const input = find<HTMLInputElement>('input', line)
        input.value = String(index)
        input.checked = index === 0
        find('.zoo-class-name', line).textContent = name
        find('.zoo-class-share', line).textContent = share(probability)
        find<HTMLProgressElement>('progress', line).value = probability
        return line
      }),
    )
    const ways = findAll<HTMLInputElement>('input[name=way]')
    for (const way of ways) {
      way.disabled = way.value === 'occlusion' && maps.occlusion.length === 0
      if (way.disabled) way.checked = false
    }
    if (!ways.some(({ checked }) => checked) && ways[0]) ways[0].checked = true
    this.draw()
  }

  private draw(): void {
    const { answer, maps } = this.explained ?? {}
    if (!answer || !maps) return
    const index = Number(find<HTMLInputElement>('#where-classes input:checked').value)
    const way = findAll<HTMLInputElement>('input[name=way]').find(({ checked }) => checked)?.value
    const map = (way === 'occlusion' ? maps.occlusion : maps.activation)[index]
    const [left, top, right, bottom] = answer.seen
    const { style } = this.heat
    style.left = `${100 * left}%`
    style.top = `${100 * top}%`
    style.width = `${100 * (right - left)}%`
    style.height = `${100 * (bottom - top)}%`
    const ratio = (ratioOf(this.chosen()) * (right - left)) / (bottom - top)
    if (map) drawHeat(this.heat, map, ratio)
    this.heat.dataset.shown = `${way ?? ''} ${index}`
    find('#where-text').textContent =
      way === 'occlusion' ? this.occlusionWords(maps, index) : activationWords(maps)
    this.fade()
  }

  private occlusionWords({ occlusion, cover }: Maps, index: number): string {
    const drop = Math.max(0, ...(occlusion[index] ?? []).flat())
    return gettext(
      'A gray square, %(cover)s of the height, covers one piece after the other. Where it is lightest, covering takes %(drop)s from the likelihood; where it is blue, covering adds to it.',
      { cover: share(cover), drop: share(drop) },
    )
  }

  private fade(): void {
    this.heat.style.opacity = this.strength.value
    const value = share(this.strength.valueAsNumber)
    find('#strength-value').textContent = value
    this.strength.setAttribute('aria-valuetext', value)
  }
}

function activationWords({ method, layer }: Maps): string {
  return method === 'cam'
    ? gettext(
        'The maps of %(layer)s, each by its weight for this class: exactly what is summed up for the decision. Blue speaks against it.',
        { layer },
      )
    : gettext('Grad-CAM: the maps of %(layer)s, each by how much it would raise this class.', { layer })
}
