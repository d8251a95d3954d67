import { describe, expect, it } from 'vitest'

import { colorOf, normalized, sample } from '../src/lib/zoo/heat'

describe('a map over a photograph', () => {
  it('is 1 where it is strongest, below 0 where it speaks against', () => {
    expect(normalized([[0, 4], [-2, 1]])).toEqual([[0, 1], [-0.5, 0.25]]) // prettier-ignore
  })

  it('of nothing is nothing', () => {
    expect(normalized([[0, 0]])).toEqual([[0, 0]])
  })

  it('is even between the middles of its places, and reaches to the edges', () => {
    const map = [[0, 1]]
    expect(sample(map, 0.25, 0.5)).toBeCloseTo(0)
    expect(sample(map, 0.5, 0.5)).toBeCloseTo(0.5)
    expect(sample(map, 0.75, 0.5)).toBeCloseTo(1)
    expect(sample(map, 0, 0)).toBeCloseTo(0)
    expect(sample(map, 1, 1)).toBeCloseTo(1)
  })

  it('lets the photograph through where it says nothing', () => {
    expect(colorOf(0)[3]).toBe(0)
    expect(colorOf(1)[3]).toBe(255)
    expect(colorOf(-1)[2]).toBeGreaterThan(colorOf(-1)[0])
  })
})
