import { createImageAnnotator, type ImageAnnotation } from '@annotorious/annotorious'
import { v4 as uuid } from 'uuid'

import { colorOf } from './colors'
import { hideFromTheTree } from './handles'
import { setStylesWithoutAttributes } from './inline_styles'
import { boundsOf, fitted, octagon, ofBox, selectorOf, thingOf, type Bounds, type Thing } from './shapes'

interface Listeners {
  /** Something was drawn, moved, removed or got another class. */
  onChange: () => void
  onSelect: () => void
}

export interface Drawn {
  id: string
  thing: Thing
}

/** Least side that keys leave of a thing, as a part of the photograph's. */
const LEAST = 1 / 200

/** Boxes or outlines on a photograph, drawn and moved with Annotorious. */
export class Drawing {
  /** The class of what is drawn next. */
  place = 0
  private newest: string | null = null
  private readonly annotator
  private readonly scale: number

  constructor(
    image: HTMLImageElement,
    private readonly size: { width: number; height: number },
    private readonly tool: 'rectangle' | 'polygon',
    private readonly listeners: Listeners,
  ) {
    setStylesWithoutAttributes()
    this.scale = size.width / image.naturalWidth
    this.annotator = createImageAnnotator(image, {
      drawingEnabled: true,
      drawingMode: tool === 'polygon' ? 'click' : 'drag',
      autoSave: true,
      // Its history merges a change with the one before if that was within 250 ms, and counts the page's start
      // as one: the first change of a page that is so young is merged with nothing, which throws.
      initialHistory: { changes: [{ created: [], updated: [], deleted: [] }], pointer: 0 },
      style: (annotation) => {
        const color = colorOf(placeOf(annotation)) as `#${string}`
        return { stroke: color, strokeWidth: 3, fill: color, fillOpacity: tool === 'polygon' ? 0.3 : 0.12 }
      },
    })
    this.annotator.setDrawingTool(tool)
    hideFromTheTree(this.annotator.element)
    this.annotator.on('createAnnotation', (annotation) => {
      this.annotator.updateAnnotation({ ...annotation, bodies: [bodyOf(annotation.id, this.place)] })
      this.newest = annotation.id
      // A chosen one would take the next one's first corner for a click beside it.
      this.annotator.cancelSelected()
      listeners.onChange()
    })
    this.annotator.on('updateAnnotation', listeners.onChange)
    this.annotator.on('deleteAnnotation', listeners.onChange)
    this.annotator.on('selectionChanged', listeners.onSelect)
  }

  get selected(): string | null {
    return this.annotator.getSelected()[0]?.id ?? null
  }

  /** Which thing a key gives a class to: the chosen one, else the one drawn last. */
  get concerned(): string | null {
    return this.selected ?? this.newest
  }

  get things(): Drawn[] {
    return this.annotator.getAnnotations().map((annotation) => ({
      id: annotation.id,
      thing: thingOf(annotation.target.selector, placeOf(annotation), this.scale),
    }))
  }

  /** Shows these instead of those that are there. */
  show(things: Thing[]): void {
    this.annotator.cancelSelected()
    this.annotator.setAnnotations(things.map((thing) => this.annotationOf(uuid(), thing)))
  }

  add(things: Thing[]): void {
    for (const thing of things) this.annotator.addAnnotation(this.annotationOf(uuid(), thing))
    this.listeners.onChange()
  }

  /** Of a third of the photograph, chosen, for who moves it by keys. */
  addInTheMiddle(): void {
    const { width, height } = this.size
    const bounds: Bounds = [width / 3, height / 3, (2 * width) / 3, (2 * height) / 3]
    const id = uuid()
    const thing = this.tool === 'polygon' ? octagon(bounds, this.place) : ofBox([...bounds, this.place])
    this.annotator.addAnnotation(this.annotationOf(id, thing))
    this.select(id)
    this.listeners.onChange()
  }

  select(id: string | null): void {
    this.newest = null
    this.annotator.setSelected(id ?? undefined)
    this.listeners.onSelect()
  }

  remove(id: string): void {
    this.annotator.cancelSelected()
    this.annotator.removeAnnotation(id)
    this.listeners.onChange()
  }

  giveClass(id: string, place: number): void {
    this.change(id, (thing) => ({ ...thing, place }))
  }

  /** Moves or stretches a thing; outside the photograph it cannot go. */
  reshape(id: string, by: (bounds: Bounds) => Bounds): void {
    this.change(id, (thing) => fitted(thing, this.inside(by(thing.bounds))))
  }

  /** Changes the corners of an outline's ring; the thing stays as it is if fewer than three are left. */
  bend(id: string, ring: number, by: (corners: number[]) => number[]): void {
    const sides = [this.size.width, this.size.height] as const
    this.change(id, (thing) => {
      const bent = by(thing.rings[ring] ?? []).map((value, index) =>
        Math.min(Math.max(value, 0), sides[(index % 2) as 0 | 1]),
      )
      if (bent.length < 6) return thing
      const rings = thing.rings.map((old, place) => (place === ring ? bent : old))
      return { ...thing, rings, bounds: boundsOf(rings[0] ?? []) }
    })
  }

  private change(id: string, by: (thing: Thing) => Thing): void {
    const before = this.things.find((one) => one.id === id)
    if (!before) return
    this.annotator.updateAnnotation(this.annotationOf(id, by(before.thing)))
    this.listeners.onChange()
  }

  private inside([left, top, right, bottom]: Bounds): Bounds {
    const { width, height } = this.size
    const w = Math.min(Math.max(right - left, LEAST * width), width)
    const h = Math.min(Math.max(bottom - top, LEAST * height), height)
    const x = Math.min(Math.max(left, 0), width - w)
    const y = Math.min(Math.max(top, 0), height - h)
    return [x, y, x + w, y + h]
  }

  private annotationOf(id: string, thing: Thing): ImageAnnotation {
    const selector = selectorOf(thing, this.scale)
    return { id, bodies: [bodyOf(id, thing.place)], target: { annotation: id, selector } }
  }
}

function bodyOf(annotation: string, place: number): ImageAnnotation['bodies'][number] {
  return { id: `${annotation}-class`, annotation, purpose: 'classifying', value: String(place) }
}

function placeOf(annotation: ImageAnnotation): number {
  return Number(annotation.bodies[0]?.value ?? 0)
}
