import { createImageAnnotator, ShapeType, type ImageAnnotation } from '@annotorious/annotorious'

import { colorOf } from './colors'
import { setStylesWithoutAttributes } from './inline_styles'

/** left, top, right, bottom in px of the photograph, and its class's place. */
export type Box = [left: number, top: number, right: number, bottom: number, place: number]

interface Listeners {
  /** Boxes were drawn, moved, removed or got another class. */
  onChange: () => void
  onSelect: (id: string | null) => void
}

export interface Drawn {
  id: string
  box: Box
}

/** Boxes on a photograph, drawn and moved with Annotorious. */
export class Drawing {
  /** Of the box that is drawn next. */
  place = 0
  private newest: string | null = null
  private readonly annotator
  private readonly scale: number

  constructor(
    image: HTMLImageElement,
    private readonly size: { width: number; height: number },
    private readonly listeners: Listeners,
  ) {
    setStylesWithoutAttributes()
    this.scale = size.width / image.naturalWidth
    this.annotator = createImageAnnotator(image, {
      drawingEnabled: true,
      autoSave: true,
      style: (annotation) => {
        const color = colorOf(placeOf(annotation)) as `#${string}`
        return { stroke: color, strokeWidth: 3, fill: color, fillOpacity: 0.12 }
      },
    })
    this.annotator.setDrawingTool('rectangle')
    this.annotator.on('createAnnotation', (annotation) => {
      this.annotator.updateAnnotation({ ...annotation, bodies: [bodyOf(annotation.id, this.place)] })
      this.newest = annotation.id
      // A chosen box would take the next one's first corner for a click beside it.
      this.annotator.cancelSelected()
      listeners.onChange()
    })
    this.annotator.on('updateAnnotation', listeners.onChange)
    this.annotator.on('deleteAnnotation', listeners.onChange)
    this.annotator.on('selectionChanged', (chosen) => {
      listeners.onSelect(chosen[0]?.id ?? null)
    })
  }

  get selected(): string | null {
    return this.annotator.getSelected()[0]?.id ?? null
  }

  /** Which box a key gives a class to: the chosen one, else the one drawn last. */
  get concerned(): string | null {
    return this.selected ?? this.newest
  }

  get boxes(): Drawn[] {
    return this.annotator
      .getAnnotations()
      .map((annotation) => ({ id: annotation.id, box: this.boxOf(annotation) }))
  }

  show(boxes: Box[]): void {
    this.annotator.setAnnotations(boxes.map((box) => this.annotationOf(crypto.randomUUID(), box)))
  }

  /** A box of a third of the photograph, chosen, for who moves it by keys. */
  addInTheMiddle(): void {
    const { width, height } = this.size
    const id = crypto.randomUUID()
    this.annotator.addAnnotation(
      this.annotationOf(id, [width / 3, height / 3, (2 * width) / 3, (2 * height) / 3, this.place]),
    )
    this.select(id)
    this.listeners.onChange()
  }

  select(id: string | null): void {
    this.newest = null
    this.annotator.setSelected(id ?? undefined)
    this.listeners.onSelect(id)
  }

  remove(id: string): void {
    this.annotator.removeAnnotation(id)
    this.listeners.onSelect(null)
    this.listeners.onChange()
  }

  /** Changes a box; outside the photograph it cannot go. */
  change(id: string, by: (box: Box) => Box): void {
    const before = this.boxes.find((one) => one.id === id)
    if (!before) return
    this.annotator.updateAnnotation(this.annotationOf(id, this.inside(by(before.box))))
    this.listeners.onChange()
  }

  private inside([left, top, right, bottom, place]: Box): Box {
    const { width, height } = this.size
    const w = Math.min(Math.max(right - left, width / 200), width)
    const h = Math.min(Math.max(bottom - top, height / 200), height)
    const x = Math.min(Math.max(left, 0), width - w)
    const y = Math.min(Math.max(top, 0), height - h)
    return [x, y, x + w, y + h, place]
  }

  private boxOf(annotation: ImageAnnotation): Box {
    const { minX, minY, maxX, maxY } = annotation.target.selector.geometry.bounds
    const { scale } = this
    return [minX * scale, minY * scale, maxX * scale, maxY * scale, placeOf(annotation)]
  }

  private annotationOf(id: string, [left, top, right, bottom, place]: Box): ImageAnnotation {
    const [minX, minY, maxX, maxY] = [left, top, right, bottom].map((edge) => edge / this.scale) as [
      number,
      number,
      number,
      number,
    ]
    const geometry = {
      x: minX,
      y: minY,
      w: maxX - minX,
      h: maxY - minY,
      bounds: { minX, minY, maxX, maxY },
    }
    const selector = { type: ShapeType.RECTANGLE, geometry }
    return { id, bodies: [bodyOf(id, place)], target: { annotation: id, selector } }
  }
}

function bodyOf(annotation: string, place: number): ImageAnnotation['bodies'][number] {
  return { id: `${annotation}-class`, annotation, purpose: 'classifying', value: String(place) }
}

function placeOf(annotation: ImageAnnotation): number {
  return Number(annotation.bodies[0]?.value ?? 0)
}
