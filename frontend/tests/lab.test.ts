import { describe, expect, test } from 'vitest'

import { type Block, block, cellsOf, grid, placeOf, rowsOf, type Steps, STILL } from '../src/lib/lab/blocks'
import { convolution, flip, overChannels, termsAt } from '../src/lib/lab/correlation'
import { edgesAt, FILTERS, gaussianBlur, SCHARR } from '../src/lib/lab/filters'
import { FilterLearning } from '../src/lib/lab/learning'
import { pooled } from '../src/lib/lab/pooling'
import { outputSize, samePadding } from '../src/lib/lab/shapes'
import { cut, laidDown } from '../src/lib/lab/transposed'
// Written by tests/webapp/lab/test_lab_vectors.py, by TensorFlow.
import vectors from './lab_vectors.json'

interface Written {
  size: number[]
  values: number[]
}

const read = ({ size, values }: Written): Block => block(size, values)

function expectEqual(found: Block, wanted: Written, digits = 4): void {
  expect(found.size).toEqual(wanted.size)
  expect(found.values.length).toBe(wanted.values.length)
  for (const [cell, value] of wanted.values.entries()) expect(found.values[cell]).toBeCloseTo(value, digits)
}

describe('equal to TensorFlow', () => {
  test.each(vectors.sizes)('$n cells, a filter of $f', ({ n, f, steps, size, same }) => {
    expect(outputSize(n, f, steps)).toBe(size)
    expect(samePadding(f, steps.dilation)).toBe(same)
  })

  test.each(vectors.correlations.map((one, number) => ({ number, ...one })))(
    'correlation and convolution $number: $steps',
    ({ inputs, kernels, steps, ...wanted }) => {
      const [blocks, filters] = [inputs.map(read), kernels.map(read)]
      const found = overChannels(blocks, filters, steps)
      expectEqual(found, wanted.correlation)
      expectEqual(overChannels(blocks, filters.map(flip), steps), wanted.convolution)
      for (let cell = 0; cell < found.values.length; cell++) {
        const terms = termsAt(placeOf(cell, found.size), blocks, filters, steps)
        expect(terms.reduce((sum, { weight, value }) => sum + weight * value, 0)).toBe(found.values[cell])
      }
    },
  )

  test.each(vectors.poolings)('pooling by $size, stride $stride', ({ input, size, stride, ...wanted }) => {
    expectEqual(pooled(read(input), 'max', size, stride), wanted.max)
    expectEqual(pooled(read(input), 'average', size, stride), wanted.average)
  })

  test.each(vectors.transpositions)(
    'transposed, step by step: $laying',
    ({ input, kernel, steps, ...one }) => {
      const { padding, stride, output_padding: outputPadding } = one.laying
      const laying = { padding, stride, outputPadding }
      for (const [number, wanted] of steps.entries()) {
        const laid = laidDown(read(input), read(kernel), laying, number + 1)
        expectEqual(cut(laid, laying), wanted)
        for (const [cell, products] of laid.products.entries()) {
          expect(products.reduce((sum, product) => sum + product, 0)).toBe(laid.whole.values[cell])
        }
      }
    },
  )

  test.each(vectors.learnings)(
    'a learned filter of $size',
    ({ before, after, size, rate, losses, learned }) => {
      const learning = new FilterLearning(read(before), read(after), size, rate)
      for (const loss of losses) {
        expect(learning.loss).toBeCloseTo(loss, 3)
        learning.descend()
      }
      expectEqual(learning.kernel, { size: [size, size], values: learned }, 3)
    },
  )

  test.each(Object.entries(vectors.filters))('the filter %s', (name, wanted) => {
    expect(Object.keys(FILTERS)).toEqual(Object.keys(vectors.filters))
    expectEqual(FILTERS[name as keyof typeof FILTERS], wanted, 6)
  })

  test('edges at any angle, blurs of any size', () => {
    for (const [angle, wanted] of Object.entries(vectors.angles))
      expectEqual(edgesAt(Number(angle), SCHARR), wanted, 5)
    for (const [size, wanted] of Object.entries(vectors.blurs))
      expectEqual(gaussianBlur(Number(size)), wanted, 6)
  })
})

describe('the course', () => {
  const STRIDE: Steps = { ...STILL, stride: 2 }
  const SEVEN = grid([
    [2, 3, 7, 4, 6, 2, 9],
    [6, 6, 9, 8, 7, 4, 3],
    [3, 4, 8, 3, 8, 9, 7],
    [7, 8, 3, 6, 6, 3, 4],
    [4, 2, 1, 8, 3, 4, 6],
    [3, 2, 4, 1, 9, 8, 3],
    [0, 1, 3, 9, 2, 1, 4],
  ])

  test('7×7 with a stride of 2 gives 88 where 83, and 117 where 127 is printed', () => {
    const kernel = grid([
      [3, 4, 4],
      [1, 0, 2],
      [-1, 0, 3],
    ])
    expect(rowsOf(overChannels([SEVEN], [kernel], STRIDE))).toEqual([
      [91, 100, 88],
      [69, 91, 117],
      [44, 72, 74],
    ])
  })

  test('true convolution is associative, cross-correlation is not', () => {
    const [first, second] = [
      FILTERS.sobel,
      grid([
        [3, 4, 5],
        [1, 0, 2],
        [-1, 9, 7],
      ]),
    ]
    const both = convolution(first, second, { ...STILL, padding: 2 })
    const one = convolution(convolution(SEVEN, first), second)
    expect(rowsOf(convolution(SEVEN, both))).toEqual(rowsOf(one))
  })

  test('a window of padding says that its zeros come from outside', () => {
    const terms = termsAt([0, 0], [SEVEN], [FILTERS.vertical], { ...STILL, padding: 1 })
    expect(terms.filter(({ isPadding }) => isPadding)).toHaveLength(5)
    expect(cellsOf(SEVEN.size)).toBe(49)
  })
})
