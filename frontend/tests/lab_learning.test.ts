// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest'

import { recentred, type Block } from '../src/lib/lab/blocks'
import { COURSE } from '../src/lib/lab/examples'
import { FILTERS } from '../src/lib/lab/filters'
import { FilterLearning } from '../src/lib/lab/learning'
import { filtered, isSameFilter } from '../src/lib/lab/learning_target'
import { short } from '../src/lib/lab/line_chart'

describe('a filter learned from the numbers of the course', () => {
  const learn = (before: Block, truth: Block): FilterLearning => {
    const learning = new FilterLearning(before, filtered(before, truth, 3), 3, 0.05)
    for (let step = 0; step < 600; step++) learning.descend()
    return learning
  }

  test.each([COURSE.six, COURSE.seven])('is the one that made them', (before) => {
    for (const truth of [FILTERS.sobel, FILTERS.vertical, FILTERS.sharpen]) {
      const { kernel, bias, loss } = learn(before, truth)
      expect(loss).toBeLessThan(1e-4)
      expect(isSameFilter(truth, kernel)).toBe(true)
      expect(Math.abs(bias)).toBeLessThan(0.3)
    }
  })

  test('is another one where two halves leave room for several', () => {
    const { kernel, loss } = learn(COURSE.halves, FILTERS.sobel)
    expect(loss).toBeLessThan(1e-4)
    expect(isSameFilter(FILTERS.sobel, kernel)).toBe(false)
  })

  test('is the same with a border of zeros', () => {
    expect(isSameFilter(FILTERS.sobel, recentred(FILTERS.sobel, 5))).toBe(true)
    expect(isSameFilter(FILTERS.sobel, recentred(FILTERS.scharr, 5))).toBe(false)
  })
})

test.each([
  [0.0000001, '10⁻⁷'],
  [1.034e-7, '1.03\u2009·\u200910⁻⁷'],
  [-0.00002, '−2\u2009·\u200910⁻⁵'],
  [0.01, '0.01'],
  [0, '0'],
  [1234, '1230'],
  [null, '–'],
])('%s is written short', (value, text) => {
  expect(short(value)).toBe(text)
})
