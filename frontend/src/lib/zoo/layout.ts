/** Where the blocks of a network's drawing lie: ranks from left to right, lanes above and below the main one. */

export interface LayerData {
  name: string
  kind: string
  shape: number[]
  parameters: number
  sources: string[]
}

export interface Block {
  /** The layer that gives it its name, and those drawn with it. */
  name: string
  layers: string[]
  kind: string
  shape: number[]
  parameters: number
  rank: number
  lane: number
}

export interface Edge {
  from: number
  to: number
  /** Passes over blocks that lie between. */
  isArc: boolean
}

export interface Layout {
  blocks: Block[]
  edges: Edge[]
}

/** What belongs to the block before it. */
const WITH_BLOCK = new Set([
  'Activation',
  'BatchNormalization',
  'Dropout',
  'LeakyReLU',
  'LocalResponseNormalization',
  'ReLU',
  'Rescaling',
  'Softmax',
  'UnitNormalization',
  'ZeroPadding2D',
])

export function layOut(layers: LayerData[]): Layout {
  const { blocks, sources } = merged(layers)
  const lanes = new Map<number, Set<number>>()
  for (const [index, block] of blocks.entries()) {
    const from = sources[index] ?? []
    block.rank = from.length ? 1 + Math.max(...from.map((source) => blocks[source]?.rank ?? 0)) : 0
  }
  const order = [...blocks.keys()].sort((a, b) => (blocks[a]?.rank ?? 0) - (blocks[b]?.rank ?? 0) || a - b)
  for (const index of order) {
    const block = blocks[index]
    if (!block) continue
    const wanted = sources[index]?.length === 1 ? (blocks[sources[index][0] ?? 0]?.lane ?? 0) : 0
    const taken = lanes.get(block.rank) ?? new Set()
    block.lane = nearestFree(wanted, taken)
    taken.add(block.lane)
    lanes.set(block.rank, taken)
  }
  const edges = blocks.flatMap((block, to) =>
    (sources[to] ?? []).map((from) => ({ from, to, isArc: isBlocked(blocks[from], block, lanes) })),
  )
  return { blocks, edges }
}

function merged(layers: LayerData[]): { blocks: Block[]; sources: number[][] } {
  const consumers = new Map<string, number>()
  for (const { sources } of layers)
    for (const source of sources) consumers.set(source, (consumers.get(source) ?? 0) + 1)
  const blocks: Block[] = []
  const sources: number[][] = []
  const blockOf = new Map<string, number>()
  for (const { name, kind, shape, parameters, sources: from } of layers) {
    const before = from.length === 1 ? blockOf.get(from[0] ?? '') : undefined
    const block = before === undefined ? undefined : blocks[before]
    if (block && before !== undefined && WITH_BLOCK.has(kind) && consumers.get(from[0] ?? '') === 1) {
      block.layers.push(name)
      block.shape = shape
      block.parameters += parameters
      blockOf.set(name, before)
      continue
    }
    blockOf.set(name, blocks.length)
    blocks.push({ name, layers: [name], kind, shape, parameters, rank: 0, lane: 0 })
    sources.push([...new Set(from.map((source) => blockOf.get(source) ?? 0))])
  }
  return { blocks, sources }
}

/** The wanted lane, or the next free one: below, above, two below … */
function nearestFree(wanted: number, taken: Set<number>): number {
  for (let distance = 0; ; distance += 1) {
    for (const lane of [wanted + distance, wanted - distance]) if (!taken.has(lane)) return lane
  }
}

function isBlocked(from: Block | undefined, to: Block, lanes: Map<number, Set<number>>): boolean {
  if (from?.lane !== to.lane) return false
  for (let rank = from.rank + 1; rank < to.rank; rank += 1) if (lanes.get(rank)?.has(to.lane)) return true
  return false
}
