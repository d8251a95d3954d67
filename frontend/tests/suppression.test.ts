import { expect, test } from 'vitest'

import { intersectionOverUnion, suppress } from '../src/lib/objects/suppression'
import type { RawBoxes } from '../src/lib/objects/found'
// Written by tests/webapp/objects/test_suppression_vectors.py, from vision.detection.suppression.
import vectors from './suppression_vectors.json'

interface Vector {
  name: string
  boxes: RawBoxes['boxes']
  scores: number[]
  labels: string[]
  score: number
  iou: number
  soft: boolean
  decided: number[]
  kept: number[]
  suppressed_by: number[]
}

test.each(vectors as unknown as Vector[])('$name: as in Python', ({ score, iou, soft, ...vector }) => {
  const { kept, suppressedBy, scores } = suppress(vector, { score, iou, soft })
  expect(kept).toEqual(vector.kept)
  expect(suppressedBy).toEqual(vector.suppressed_by)
  scores.forEach((score, index) => {
    expect(score).toBeCloseTo(vector.decided[index] ?? -1, 8)
  })
})

test('boxes that only touch, or are empty, have nothing in common', () => {
  expect(intersectionOverUnion([0, 0, 10, 10], [10, 0, 20, 10])).toBe(0)
  expect(intersectionOverUnion([5, 5, 5, 5], [5, 5, 5, 5])).toBe(0)
  expect(intersectionOverUnion([0, 0, 2, 2], [1, 0, 3, 2])).toBeCloseTo(1 / 3)
})
