import { gettext, language } from '../i18n'
import { find } from '../page_data'
import { draw, groupName, groupOf, shapeWords } from './drawing'
import { layOut, type Block, type LayerData } from './layout'

/** A network's drawing: blocks are chosen by pointer, or by arrow keys and Enter. */
export class Diagram {
  private readonly blocks: Block[]
  private readonly groups: SVGElement[]

  constructor(
    room: HTMLElement,
    layers: LayerData[],
    private readonly onChosen: (layer: string) => void,
  ) {
    const layout = layOut(layers)
    this.blocks = layout.blocks
    const svg = draw(layout)
    svg.setAttribute('aria-label', gettext('The network as a drawing'))
    room.replaceChildren(svg)
    this.groups = [...svg.querySelectorAll<SVGElement>('[data-block]')]
    this.listen(svg)
    showLegend(this.blocks)
  }

  /** Marks the block that a layer belongs to. */
  mark(layer: string): void {
    const chosen = this.blocks.findIndex(({ layers }) => layers.includes(layer))
    this.groups.forEach((group, index) => {
      group.setAttribute('aria-pressed', String(index === chosen))
    })
    const block = this.blocks[chosen]
    find('#chosen').textContent = block ? words(block) : ''
  }

  private listen(svg: SVGSVGElement): void {
    svg.addEventListener('click', ({ target }) => {
      this.choose(indexOf(target))
    })
    svg.addEventListener('keydown', (event) => {
      const index = indexOf(event.target)
      if (index === null) return
      const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: this.groups.length - 1 }[
        event.key
      ]
      if (next !== undefined) this.focus(next)
      else if (event.key === 'Enter' || event.key === ' ') this.choose(index)
      else return
      event.preventDefault()
    })
  }

  private focus(index: number): void {
    const group = this.groups[index]
    if (!group) return
    for (const one of this.groups) one.setAttribute('tabindex', one === group ? '0' : '-1')
    group.focus()
    group.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  private choose(index: number | null): void {
    const block = index === null ? undefined : this.blocks[index]
    if (!block) return
    this.mark(block.name)
    this.onChosen(block.name)
  }
}

function indexOf(target: EventTarget | null): number | null {
  const group = target instanceof Element ? target.closest<SVGElement>('[data-block]') : null
  return group ? Number(group.dataset.block) : null
}

function words({ name, layers, kind, shape, parameters }: Block): string {
  const said = [`${name}: ${kind}`, shapeWords(shape)]
  if (parameters)
    said.push(
      gettext('%(number)s parameters', { number: new Intl.NumberFormat(language()).format(parameters) }),
    )
  if (layers.length > 1) said.push(gettext('with %(layers)s', { layers: layers.slice(1).join(', ') }))
  return said.join(' · ')
}

function showLegend(blocks: Block[]): void {
  const groups = [...new Set(blocks.map(({ kind }) => groupOf(kind)))]
  find('#legend').replaceChildren(
    ...groups.map((group) => {
      const line = document.createElement('li')
      const swatch = document.createElement('span')
      swatch.className = `zoo-swatch zoo-${group}`
      line.append(swatch, groupName(group))
      return line
    }),
  )
}
