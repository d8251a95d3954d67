import { gettext } from '../i18n'
import { shape } from '../objects/svg'
import type { Block, Layout } from './layout'

const GAP = 30
const TEXT_PX = 6.4
const LABEL_HEIGHT = 36
const MARGIN = 14
/** Of the slanted side of a block, as part of its height. */
const SLANT = 0.16
const ARC_RISE = 16

interface Placed {
  x: number
  /** Middle of the block. */
  y: number
  width: number
  height: number
  /** How far its back lies to the right of and above its front. */
  depth: number
}

export type Group =
  'input' | 'convolution' | 'depthwise' | 'pooling' | 'dense' | 'join' | 'widening' | 'other'

const GROUPS: Record<string, Group> = {
  InputLayer: 'input',
  Conv2D: 'convolution',
  DepthwiseConv2D: 'depthwise',
  Conv2DTranspose: 'widening',
  MaxPooling2D: 'pooling',
  AveragePooling2D: 'pooling',
  L2Pooling2D: 'pooling',
  GlobalAveragePooling2D: 'pooling',
  Dense: 'dense',
  Add: 'join',
  Concatenate: 'join',
}

export const groupOf = (kind: string): Group => GROUPS[kind] ?? 'other'

export function groupName(group: Group): string {
  return {
    input: gettext('Input'),
    convolution: gettext('Convolution'),
    depthwise: gettext('Depthwise convolution'),
    pooling: gettext('Pooling'),
    dense: gettext('Fully connected'),
    join: gettext('Added or joined'),
    widening: gettext('Transposed convolution'),
    other: gettext('Other'),
  }[group]
}

export const shapeWords = (lengths: number[]): string => lengths.join('×')

/** As high as there are rows, as wide as there are channels, on logarithmic scales; a vector is a tall thin bar. */
function sizeOf({ shape: lengths }: Block): Pick<Placed, 'width' | 'height' | 'depth'> {
  const channels = lengths.at(-1) ?? 1
  if (lengths.length === 1) return { width: 9, height: 12 + 9 * Math.log2(1 + channels), depth: 4 }
  const side = lengths[0] ?? 1
  const height = 14 + 15 * Math.log2(1 + side)
  return { width: 4 + 3.4 * Math.log2(1 + channels), height, depth: Math.max(4, SLANT * height) }
}

function place(layout: Layout): { placed: Placed[]; width: number; height: number } {
  const sizes = layout.blocks.map(sizeOf)
  const ranks = Math.max(...layout.blocks.map(({ rank }) => rank)) + 1
  const pitch = Array.from({ length: ranks }, () => 0)
  const lanes = [...new Set(layout.blocks.map(({ lane }) => lane))].sort((a, b) => a - b)
  const laneHeights = new Map(lanes.map((lane) => [lane, 0]))
  layout.blocks.forEach((block, index) => {
    const size = sizes[index]
    if (!size) return
    const text = Math.max(shapeWords(block.shape).length, block.name.length * 0.92) * TEXT_PX
    pitch[block.rank] = Math.max(pitch[block.rank] ?? 0, size.width + size.depth, text)
    const needed = size.height + size.depth + LABEL_HEIGHT + MARGIN
    laneHeights.set(block.lane, Math.max(laneHeights.get(block.lane) ?? 0, needed))
  })
  const starts: number[] = []
  let x = MARGIN
  for (const width of pitch) {
    starts.push(x)
    x += width + GAP
  }
  const middles = new Map<number, number>()
  let y = arcRoom(layout)
  for (const lane of lanes) {
    const height = laneHeights.get(lane) ?? 0
    middles.set(lane, y + (height - LABEL_HEIGHT) / 2)
    y += height
  }
  const placed = layout.blocks.map((block, index) => {
    const size = sizes[index] ?? { width: 0, height: 0, depth: 0 }
    const room = pitch[block.rank] ?? 0
    const left = (starts[block.rank] ?? 0) + (room - size.width - size.depth) / 2
    return { ...size, x: left, y: middles.get(block.lane) ?? 0 }
  })
  return { placed, width: x - GAP + MARGIN, height: y + MARGIN }
}

const rise = (span: number): number => ARC_RISE + 7 * Math.sqrt(span) * 2

function arcRoom({ blocks, edges }: Layout): number {
  const spans = edges
    .filter(({ isArc }) => isArc)
    .map(({ from, to }) => (blocks[to]?.rank ?? 0) - (blocks[from]?.rank ?? 0))
  return spans.length ? rise(Math.max(...spans)) + MARGIN : MARGIN
}

/** The drawing of a network. */
export function draw(layout: Layout): SVGSVGElement {
  const { placed, width, height } = place(layout)
  const edges = layout.edges.map(({ from, to, isArc }) => {
    const [a, b] = [placed[from], placed[to]]
    const span = (layout.blocks[to]?.rank ?? 0) - (layout.blocks[from]?.rank ?? 0)
    return shape('path', { class: 'zoo-edge', d: a && b ? (isArc ? arc(a, b, span) : line(a, b)) : '' })
  })
  const blocks = layout.blocks.map((block, index) => blockShape(block, placed[index], index))
  return shape(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'group' },
    shape('g', { 'aria-hidden': 'true' }, ...edges),
    ...blocks,
  )
}

function line(a: Placed, b: Placed): string {
  const [x1, x2] = [a.x + a.width + a.depth / 2, b.x]
  const bend = Math.min(40, (x2 - x1) / 2)
  if (a.y === b.y) return `M${x1} ${a.y}H${x2}`
  // In its own lane as far as it can: that is free.
  const turn = x2 - 2 * bend
  return `M${x1} ${a.y}H${turn}C${turn + bend} ${a.y} ${turn + bend} ${b.y} ${x2} ${b.y}`
}

function arc(a: Placed, b: Placed, span: number): string {
  const [x1, x2] = [a.x + a.width / 2 + a.depth, b.x + b.width / 2]
  const [y1, y2] = [a.y - a.height / 2 - a.depth, b.y - b.height / 2 - b.depth]
  const top = Math.min(y1, y2) - rise(span)
  return `M${x1} ${y1}C${x1} ${top} ${x1 + 10} ${top} ${x1 + 24} ${top}H${x2 - 24}C${x2 - 10} ${top} ${x2} ${top} ${x2} ${y2}`
}

function blockShape(block: Block, at: Placed | undefined, index: number): SVGElement {
  const { x, y, width, height, depth } = at ?? { x: 0, y: 0, width: 0, height: 0, depth: 0 }
  const [top, bottom, right] = [y - height / 2, y + height / 2, x + width]
  const middle = x + (width + depth) / 2
  const group = shape('g', {
    class: `zoo-block zoo-${groupOf(block.kind)}`,
    role: 'button',
    tabindex: index === 0 ? 0 : -1,
    'aria-description': block.kind,
    'aria-pressed': 'false',
    'data-block': index,
  })
  group.append(
    shape('polygon', {
      class: 'zoo-top',
      points: `${x},${top} ${x + depth},${top - depth} ${right + depth},${top - depth} ${right},${top}`,
    }),
    shape('polygon', {
      class: 'zoo-side',
      points: `${right},${top} ${right + depth},${top - depth} ${right + depth},${bottom - depth} ${right},${bottom}`,
    }),
    shape('rect', { class: 'zoo-front', x, y: top, width, height }),
    shape('text', { class: 'zoo-shape', x: middle, y: bottom + 16 }, shapeWords(block.shape)),
    // Read out as two words.
    ' ',
    shape('text', { class: 'zoo-name', x: middle, y: bottom + 30 }, block.name),
  )
  return group
}
