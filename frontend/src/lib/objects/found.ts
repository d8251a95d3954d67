/** What a detector answered about one photograph, as the server packs it; px of the photograph. */

export type Corners = [left: number, top: number, right: number, bottom: number]

/** Column by column; a box without a known place in a grid has `null` there. */
export interface RawBoxes {
  detector: 'nanodet' | 'centernet' | 'tiny_yolo'
  width: number
  height: number
  /** Of the square that the network saw, px. */
  side: number
  /** Of the network's grids, px of that square. */
  strides: number[]
  /** Widths and heights of the boxes that begin in each cell, px of that square. */
  anchors: [width: number, height: number][]
  looks: { left: number; top: number; side: number }[]
  boxes: Corners[]
  scores: number[]
  labels: string[]
  cells: (Corners | null)[]
  points: ([x: number, y: number] | null)[]
  stride: (number | null)[]
  anchor: (number | null)[]
  look: (number | null)[]
}

export interface Found {
  raw: RawBoxes
  /** What each label is called, in the reader's language. */
  names: Record<string, string>
  colors: Record<string, string>
  score: number
  iou: number
}

export const nameOf = (found: Found, index: number): string => {
  const label = found.raw.labels[index] ?? ''
  return found.names[label] ?? label
}

export const colorOf = (found: Found, index: number): string =>
  found.colors[found.raw.labels[index] ?? ''] ?? '#ffffff'

/** A box of the photograph, in px of the screen. */
export function scaled(box: Corners | undefined, scale: number): Corners {
  const [left, top, right, bottom] = box ?? [0, 0, 0, 0]
  return [left * scale, top * scale, right * scale, bottom * scale]
}
