import { describe, expect, it } from 'vitest'

import { Costs } from '../src/lib/costs'

const at = (step: number, content = 1, style = 2) => ({
  figures: { step, content_cost: content, style_cost: style, total_variation_cost: 0 },
})

describe('costs', () => {
  it('are whole for a viewer who comes late', () => {
    const costs = new Costs()
    costs.replace([
      [1, 5, 50, 0],
      [2, 4, 40, 0],
    ])
    expect(costs.add(at(3, 3, 30))).toBe(true)
    expect(costs.columns()).toEqual([
      [1, 2, 3],
      [5, 4, 3],
      [50, 40, 30],
    ])
  })

  it('take each step once', () => {
    const costs = new Costs()
    costs.add(at(1))
    expect(costs.add(at(1))).toBe(false)
  })

  it('go back with a job that resumed from its checkpoint', () => {
    const costs = new Costs()
    for (const step of [1, 2, 3, 4]) costs.add(at(step))
    costs.add(at(2, 9, 9))
    expect(costs.columns()).toEqual([
      [1, 2],
      [1, 9],
      [2, 9],
    ])
  })

  it('leave a gap where a logarithm does not exist', () => {
    const costs = new Costs()
    costs.add(at(1, 0, Infinity))
    expect(costs.columns()).toEqual([[1], [null], [null]])
  })

  it('ignore frames without figures', () => {
    const costs = new Costs()
    expect(costs.add({ figures: {} })).toBe(false)
    expect(costs.isEmpty).toBe(true)
  })
})
