import { ShapeType, type ImageAnnotation } from '@annotorious/annotorious'

export type Bounds = [left: number, top: number, right: number, bottom: number]
/** Bounds in px of the photograph, and its class's place: as the server has boxes. */
export type Box = [...bounds: Bounds, place: number]

/** As the server has outlines: x, y, x, y, … in px; the first ring is the outline, the others are holes. */
export interface Outline {
  place: number
  rings: number[][]
}

/** What is drawn around one thing: a box if it has no rings. */
export interface Thing extends Outline {
  bounds: Bounds
}

type Selector = ImageAnnotation['target']['selector']
type Point = [x: number, y: number]

export const ofBox = ([left, top, right, bottom, place]: Box): Thing => ({
  place,
  bounds: [left, top, right, bottom],
  rings: [],
})
export const toBox = ({ bounds, place }: Thing): Box => [...bounds, place]
export const ofOutline = ({ place, rings }: Outline): Thing => ({
  place,
  rings,
  bounds: boundsOf(rings[0] ?? []),
})
export const toOutline = ({ place, rings }: Thing): Outline => ({ place, rings })

export function boundsOf(ring: number[]): Bounds {
  const across = ring.filter((_, index) => index % 2 === 0)
  const down = ring.filter((_, index) => index % 2 === 1)
  return [Math.min(...across), Math.min(...down), Math.max(...across), Math.max(...down)]
}

/** A thing that fills other bounds: its corners keep their places within them. */
export function fitted(thing: Thing, bounds: Bounds): Thing {
  const [left, top, right, bottom] = thing.bounds
  const across = (bounds[2] - bounds[0]) / (right - left || 1)
  const down = (bounds[3] - bounds[1]) / (bottom - top || 1)
  const rings = thing.rings.map((ring) =>
    ring.map((value, index) =>
      index % 2 === 0 ? bounds[0] + (value - left) * across : bounds[1] + (value - top) * down,
    ),
  )
  return { ...thing, bounds, rings }
}

/** An eight-cornered outline that fills bounds, to be moved and bent. */
export function octagon([left, top, right, bottom]: Bounds, place: number): Thing {
  const ring = Array.from({ length: 8 }, (_, corner) => {
    const angle = ((corner + 0.5) * Math.PI) / 4
    const reach = 0.5 / Math.cos(Math.PI / 8)
    return [
      left + (right - left) * (0.5 + reach * Math.cos(angle)),
      top + (bottom - top) * (0.5 + reach * Math.sin(angle)),
    ]
  })
  return ofOutline({ place, rings: [ring.flat()] })
}

/** Annotorious's shape of a thing, in px of the picture on the page, of which `scale` px are one of its own. */
export function selectorOf({ bounds, rings }: Thing, scale: number): Selector {
  const [minX = 0, minY = 0, maxX = 0, maxY = 0] = bounds.map((edge) => edge / scale)
  const box = { minX, minY, maxX, maxY }
  const [first, ...holes] = rings.map((ring) => ({ points: pointsOf(ring.map((value) => value / scale)) }))
  if (!first) {
    const geometry = { x: minX, y: minY, w: maxX - minX, h: maxY - minY, bounds: box }
    return { type: ShapeType.RECTANGLE, geometry }
  }
  if (holes.length === 0) {
    return { type: ShapeType.POLYGON, geometry: { points: first.points, bounds: box } } as Selector
  }
  const polygons = [{ rings: [first, ...holes], bounds: box }]
  return { type: ShapeType.MULTIPOLYGON, geometry: { polygons, bounds: box } } as Selector
}

export function thingOf(selector: Selector, place: number, scale: number): Thing {
  const geometry = selector.geometry as unknown as {
    bounds: { minX: number; minY: number; maxX: number; maxY: number }
    points?: Point[]
    polygons?: { rings: { points: Point[] }[] }[]
  }
  const { minX, minY, maxX, maxY } = geometry.bounds
  const written = geometry.points
    ? [geometry.points]
    : (geometry.polygons ?? []).flatMap(({ rings }) => rings.map(({ points }) => points))
  return {
    place,
    bounds: [minX * scale, minY * scale, maxX * scale, maxY * scale],
    rings: written.map((points) => points.flat().map((value) => value * scale)),
  }
}

function pointsOf(ring: number[]): Point[] {
  return Array.from({ length: ring.length / 2 }, (_, index) => [
    ring[2 * index] ?? 0,
    ring[2 * index + 1] ?? 0,
  ])
}
