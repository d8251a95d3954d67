/** How boxes were found, drawn: the grid, cells and their points, anchor boxes, and what was suppressed. */
import { colorOf, scaled, type Corners, type Found } from './found'
import { shape } from './svg'
import { suppressedBy, type View } from './view'

export function explanation(view: View, scale: number): SVGElement[] {
  const { found, wishes, shown } = view
  const looked = wishes.lit === null ? shown : shown.filter((index) => index === wishes.lit)
  return [
    ...grid(found, wishes.stride, scale),
    ...looked.flatMap((winner) =>
      suppressedBy(view, winner).flatMap((index) => loser(found, index, winner, scale)),
    ),
    ...looked.flatMap((index) => cell(found, index, scale)),
    ...(looked.length === 1 && looked[0] !== undefined ? measure(found, looked[0], scale) : []),
  ]
}

/** The lines between the cells of every square that the network saw: one path, light over dark. */
function grid({ raw }: Found, stride: number, scale: number): SVGElement[] {
  if (!stride) return []
  const paths = raw.looks.slice(0, 1).map(({ left, top, side }) => {
    const count = raw.side / stride
    const lines: string[] = []
    for (let number = 0; number <= count; number++) {
      const x = (left + (number * side) / count) * scale
      const y = (top + (number * side) / count) * scale
      lines.push(
        `M${x} ${top * scale}V${(top + side) * scale}`,
        `M${left * scale} ${y}H${(left + side) * scale}`,
      )
    }
    return lines.join('')
  })
  return paths.flatMap((d) => [
    shape('path', { class: 'grid-casing', d }),
    shape('path', { class: 'grid-line', d }),
  ])
}

/** The cell that answered, and the point that the box was measured from. */
function cell(found: Found, index: number, scale: number): SVGElement[] {
  const corners = found.raw.cells[index]
  const point = found.raw.points[index]
  if (!corners || !point) return []
  const color = colorOf(found, index)
  return [
    shape('rect', { ...rect(scaled(corners, scale)), class: 'cell', fill: color, stroke: color }),
    shape('circle', { class: 'cell-point', cx: point[0] * scale, cy: point[1] * scale, r: 4, fill: color }),
  ]
}

/** From the point to the four sides; or the anchor boxes around it, the one that was stretched drawn full. */
function measure(found: Found, index: number, scale: number): SVGElement[] {
  const { raw } = found
  const point = raw.points[index]
  const box = raw.boxes[index]
  const look = raw.looks[raw.look[index] ?? 0]
  if (!point || !box || !look) return []
  const [x, y] = [point[0] * scale, point[1] * scale]
  if (!raw.anchors.length) {
    const [left, top, right, bottom] = scaled(box, scale)
    return [
      shape('path', {
        class: 'distances',
        d: `M${x} ${y}H${left}M${x} ${y}H${right}M${x} ${y}V${top}M${x} ${y}V${bottom}`,
      }),
    ]
  }
  const size = (look.side / raw.side) * scale
  return raw.anchors.map(([width, height], number) => {
    const [half, tall] = [(width * size) / 2, (height * size) / 2]
    const state = number === raw.anchor[index] ? 'anchor anchor-used' : 'anchor'
    return shape('rect', { ...rect([x - half, y - tall, x + half, y + tall]), class: state })
  })
}

/** A suppressed box, dashed, and a line from its middle to the middle of the one that suppressed it. */
function loser(found: Found, index: number, winner: number, scale: number): SVGElement[] {
  const box = scaled(found.raw.boxes[index], scale)
  const [from, to] = [middle(box), middle(scaled(found.raw.boxes[winner], scale))]
  const color = colorOf(found, index)
  return [
    shape('rect', { ...rect(box), class: 'loser', stroke: color }),
    shape('path', { class: 'loser-line', d: `M${from.join(' ')}L${to.join(' ')}`, stroke: color }),
    shape('circle', { class: 'loser-dot', cx: from[0], cy: from[1], r: 2.5, fill: color }),
  ]
}

const middle = ([left, top, right, bottom]: Corners): [number, number] => [
  (left + right) / 2,
  (top + bottom) / 2,
]

const rect = ([x, y, right, bottom]: Corners): { x: number; y: number; width: number; height: number } => ({
  x,
  y,
  width: Math.max(0, right - x),
  height: Math.max(0, bottom - y),
})
