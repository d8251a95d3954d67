// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest'

import { block, STILL } from '../src/lib/lab/blocks'
import { termsAt } from '../src/lib/lab/correlation'
import { COURSE } from '../src/lib/lab/examples'
import { boxBlur, FILTERS } from '../src/lib/lab/filters'
import { writeSum } from '../src/lib/lab/written_sum'

const NAMES = ['Red', 'Green', 'Blue']
const words = (host: HTMLElement, selector: string): string[] =>
  [...host.querySelectorAll(selector)].map(({ textContent }) => textContent.replaceAll('\u2009', ''))

describe('a sum', () => {
  test('of nine products is written out row by row', () => {
    const host = document.createElement('div')
    writeSum(host, termsAt([0, 0], [COURSE.six], [FILTERS.vertical], STILL), 3)
    expect(words(host, '.lab-sum-line')).toEqual([
      '3·1 + 0·0 + 1·(−1)',
      ' + 1·1 + 5·0 + 8·(−1)',
      ' + 2·1 + 7·0 + 2·(−1)',
    ])
    expect(words(host, '.lab-sum-total')).toEqual(['= −5'])
  })

  test('of 7×7×3 is three tables that stay as they were opened', () => {
    const host = document.createElement('div')
    const plane = block([7, 7], new Array(49).fill(49))
    const write = (value: number): void => {
      const planes = [plane, block([7, 7], new Array(49).fill(value)), plane]
      const kernels = NAMES.map(() => boxBlur(7))
      writeSum(host, termsAt([0, 0], planes, kernels, STILL), 7, NAMES)
    }
    write(-98)
    expect(words(host, 'summary')).toEqual([
      'Red: 49 products, together 49',
      'Green: 49 products, together −98',
      'Blue: 49 products, together 49',
    ])
    expect(words(host, 'p')).toEqual(['= 49 + (−98) + 49', '= 0'])
    const green = host.querySelectorAll('details')[1]
    expect(green?.open).toBe(false)
    if (green) green.open = true
    write(98)
    expect([...host.querySelectorAll('details')].map(({ open }) => open)).toEqual([false, true, false])
    expect(words(host, 'details[open] .lab-number')).toEqual(new Array(49).fill('2'))
  })

  test('of one channel lies open', () => {
    const host = document.createElement('div')
    writeSum(host, termsAt([0, 0], [block([7, 7])], [boxBlur(7)], STILL), 7)
    expect(host.querySelector('details')?.open).toBe(true)
  })
})
