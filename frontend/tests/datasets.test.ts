import { expect, test } from 'vitest'

import { colorOf } from '../src/lib/datasets/colors'
import { following, moved, numberOf, split, without } from '../src/lib/datasets/corners'
import { fitted, octagon, ofBox, ofOutline, selectorOf, thingOf } from '../src/lib/datasets/shapes'

const square = [10, 10, 30, 10, 30, 30, 10, 30]
const hole = [15, 15, 25, 15, 20, 25]

test.each([
  ['a box', ofBox([10, 20, 40, 60, 2])],
  ['an outline', ofOutline({ place: 2, rings: [square] })],
  ['an outline with a hole', ofOutline({ place: 2, rings: [square, hole] })],
])('%s is the same after Annotorious had it', (_, thing) => {
  expect(thingOf(selectorOf(thing, 2), 2, 2)).toEqual(thing)
})

test('the corners of an outline keep their places within its bounds', () => {
  const stretched = fitted(ofOutline({ place: 0, rings: [square, hole] }), [0, 0, 40, 20])
  expect(stretched.rings).toEqual([
    [0, 0, 40, 0, 40, 20, 0, 20],
    [10, 5, 30, 5, 20, 15],
  ])
})

test('an outline in the middle fills its bounds', () => {
  const { bounds } = octagon([10, 20, 110, 80], 0)
  expect(bounds.map((edge) => Math.round(edge))).toEqual([10, 20, 110, 80])
})

test('corners are gone through with those of holes, and round again', () => {
  const thing = ofOutline({ place: 0, rings: [square, hole] })
  expect(following(thing, null, 1)).toEqual({ ring: 0, index: 0 })
  expect(following(thing, { ring: 0, index: 3 }, 1)).toEqual({ ring: 1, index: 0 })
  expect(following(thing, { ring: 1, index: 2 }, 1)).toEqual({ ring: 0, index: 0 })
  expect(following(thing, { ring: 0, index: 0 }, -1)).toEqual({ ring: 1, index: 2 })
  expect(following(ofBox([0, 0, 9, 9, 0]), null, 1)).toBeNull()
  expect(numberOf(thing, { ring: 1, index: 1 })).toBe(5)
})

test('a corner is moved, gets another one after it, and is removed', () => {
  expect(moved(1, 5, -2)(square)).toEqual([10, 10, 35, 8, 30, 30, 10, 30])
  expect(split(3)(square)).toEqual([...square, 10, 20])
  expect(without(0)(square)).toEqual([30, 10, 30, 30, 10, 30])
})

// The same as `vision.segmentation.drawing.class_colors` has for labels 1, 2 and 3.
test.each([
  [0, '#ff2626'],
  [1, '#2665ff'],
  [2, '#a5ff26'],
])('class %i has the colour that pictures have, too', (place, color) => {
  expect(colorOf(place)).toBe(color)
})
