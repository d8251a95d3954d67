import { colorOf, nameOf, scaled, type Corners } from './found'
import { explanation } from './explanation'
import { shape } from './svg'
import { placeTag, type Tag } from './tags'
import type { View } from './view'

const INK = '#10131a'
const TAG_HEIGHT = 22
const TAG_PADDING = 6
const FONT = '600 13px "Instrument Sans Variable", system-ui, sans-serif'

const pen = document.createElement('canvas').getContext('2d')

/** Wide enough for the text in the tags' font, px. */
function widthOf(text: string): number {
  if (!pen) return text.length * 8
  pen.font = FONT
  return Math.ceil(pen.measureText(text).width)
}

export const percent = (score: number): string => `${Math.round(score * 100)} %`

/** Boxes and tags over a picture, in px of the screen, so that they are crisp at any size. */
export class Overlay {
  private view: View | null = null

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly onLit: (index: number | null) => void,
  ) {
    new ResizeObserver(() => {
      this.draw()
    }).observe(svg)
    svg.addEventListener('pointerover', ({ target }) => {
      this.onLit(indexAt(target))
    })
    svg.addEventListener('pointerleave', () => {
      this.onLit(null)
    })
  }

  show(view: View | null): void {
    this.view = view
    this.draw()
  }

  private draw(): void {
    const { width, height } = this.svg.getBoundingClientRect()
    if (!this.view || !width) {
      this.svg.replaceChildren()
      return
    }
    const { view } = this
    const scale = width / view.found.raw.width
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
    const frames = this.frames(view, scale)
    const tags = this.tags(view, scale, { width, height })
    const behind = view.wishes.explained ? explanation(view, scale) : []
    this.svg.replaceChildren(...behind, ...frames, ...tags)
  }

  /** Large ones first, so that a pointer reaches the small ones within them. */
  private frames(view: View, scale: number): SVGElement[] {
    const area = ([left, top, right, bottom]: Corners): number => (right - left) * (bottom - top)
    return view.shown
      .map((index) => ({ index, box: scaled(view.found.raw.boxes[index], scale) }))
      .sort((a, b) => area(b.box) - area(a.box))
      .map(({ index, box }) => frame(box, colorOf(view.found, index), index, look(view, index)))
  }

  private tags(view: View, scale: number, picture: { width: number; height: number }): SVGElement[] {
    const taken: Tag[] = []
    const drawn = view.shown.map((index) => {
      const text = `${nameOf(view.found, index)} ${percent(view.suppression.scores[index] ?? 0)}`
      const size = { width: widthOf(text) + 2 * TAG_PADDING, height: TAG_HEIGHT }
      const place = placeTag(scaled(view.found.raw.boxes[index], scale), size, picture, taken)
      taken.push(place)
      return tag(place, text, colorOf(view.found, index), index, look(view, index))
    })
    // The likeliest on top, the one that is looked at above all.
    return drawn
      .reverse()
      .sort((a, b) => Number(a.classList.contains('is-lit')) - Number(b.classList.contains('is-lit')))
  }
}

function indexAt(target: EventTarget | null): number | null {
  const group = target instanceof Element ? target.closest<SVGElement>('[data-box]') : null
  return group ? Number(group.dataset.box) : null
}

function look({ wishes }: View, index: number): string {
  if (wishes.lit === null) return ''
  return wishes.lit === index ? 'is-lit' : 'is-dim'
}

/** Dark around light: seen on snow as on coal. */
function frame(box: Corners, color: string, index: number, state: string): SVGElement {
  const [x, y, right, bottom] = box
  const place = { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y), rx: 2 }
  return shape(
    'g',
    { class: `box ${state}`, 'data-box': index },
    shape('rect', { ...place, class: 'box-casing' }),
    shape('rect', { ...place, class: 'box-line', stroke: color }),
  )
}

function tag(place: Tag, text: string, color: string, index: number, state: string): SVGElement {
  const middle = place.top + place.height / 2
  return shape(
    'g',
    { class: `box-tag ${state}`, 'data-box': index },
    shape('rect', {
      x: place.left,
      y: place.top,
      width: place.width,
      height: place.height,
      rx: 3,
      fill: color,
    }),
    shape('text', { x: place.left + TAG_PADDING, y: middle, fill: INK }, text),
  )
}
