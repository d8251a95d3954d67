import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { layOut, type LayerData } from '../src/lib/zoo/layout'

const FIGURES = JSON.parse(
  readFileSync(new URL('../../webapp/zoo/figures.json', import.meta.url), 'utf8'),
) as Record<string, [string, string, number[], number, ...unknown[]][]>

function network(slug: string): LayerData[] {
  return (FIGURES[slug] ?? []).map((row) => ({
    name: row[0],
    kind: row[1],
    shape: row[2],
    parameters: row[3],
    sources: row[8] as string[],
  }))
}

const layer = (name: string, kind: string, ...sources: string[]): LayerData => ({
  name,
  kind,
  shape: [8, 8, 4],
  parameters: 1,
  sources,
})

describe('the drawing of a network', () => {
  it('keeps normalisation and activation with the block before them', () => {
    const { blocks } = layOut([
      layer('image', 'InputLayer'),
      layer('conv', 'Conv2D', 'image'),
      layer('norm', 'BatchNormalization', 'conv'),
      layer('relu', 'ReLU', 'norm'),
    ])
    expect(blocks.map(({ name, layers }) => [name, layers.length])).toEqual([
      ['image', 1],
      ['conv', 3],
    ])
    expect(blocks[1]?.parameters).toBe(3)
  })

  it('leads a shortcut over the blocks that it leaves out', () => {
    const { edges, blocks } = layOut([
      layer('image', 'InputLayer'),
      layer('a', 'Conv2D', 'image'),
      layer('b', 'Conv2D', 'a'),
      layer('add', 'Add', 'image', 'b'),
    ])
    expect(blocks.map(({ rank, lane }) => [rank, lane])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ])
    expect(edges.filter(({ isArc }) => isArc)).toEqual([{ from: 0, to: 3, isArc: true }])
  })

  it('puts the four ways of an Inception module into four lanes', () => {
    const { blocks } = layOut(network('inception-module'))
    expect(new Set(blocks.map(({ lane }) => lane)).size).toBe(4)
    expect(blocks.at(-1)?.kind).toBe('Concatenate')
    expect(blocks.at(-1)?.lane).toBe(0)
  })

  it.each(Object.keys(FIGURES))('of %s has no two blocks in one place and no edge backwards', (slug) => {
    const { blocks, edges } = layOut(network(slug))
    const places = blocks.map(({ rank, lane }) => `${rank} ${lane}`)
    expect(new Set(places).size).toBe(places.length)
    for (const { from, to } of edges) expect(blocks[from]?.rank).toBeLessThan(blocks[to]?.rank ?? 0)
    expect(blocks.flatMap(({ layers }) => layers).length).toBe(FIGURES[slug]?.length)
  })
})
