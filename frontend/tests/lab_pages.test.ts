// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest'

import { associationError } from '../src/lib/lab/associativity'
import { block, grid, rowsOf } from '../src/lib/lab/blocks'
import { convolution, crossCorrelation } from '../src/lib/lab/correlation'
import { COURSE, RED_ONLY, VOLUME } from '../src/lib/lab/examples'
import {
  experimentOf,
  kernelsFor,
  partsOf,
  usualExperiment,
  withFilter,
  type Experiment,
} from '../src/lib/lab/experiment'
import { FILTERS } from '../src/lib/lab/filters'
import { parseNumber, parseTable, readable, typed } from '../src/lib/lab/numbers'
import { beatOf, columnsOf } from '../src/lib/lab/signals'
import { ballFilm, FILTERS_3D, headPhantom, sliced } from '../src/lib/lab/volumes'
import { kernelOf, nameOf } from '../src/lib/lab/volume_kernel'
import { overChannels } from '../src/lib/lab/correlation'

describe('an address', () => {
  test('brings an experiment back', () => {
    const one: Experiment = {
      ...usualExperiment(),
      bench: 'photo',
      input: VOLUME,
      filters: [RED_ONLY, [FILTERS.sobel]],
      chosen: 1,
      steps: { padding: 1, stride: 2, dilation: 3 },
      isFlipped: true,
      pooling: 'max',
      photo: 'some-number',
      detail: 512,
      colors: 'volume',
      view: 'size',
    }
    expect(experimentOf(partsOf(one))).toEqual(one)
    expect(partsOf(usualExperiment()).toString()).toBe('')
  })

  test.each([
    'x=1,2;3',
    'x=&k=&p=&s=0&d=-1',
    'x=a,b;c,d&k=1,2|3,4',
    `x=${'1,'.repeat(400)}1`,
    'p=1e9&s=NaN&pool=sum&px=100000&bench=nothing&view=x',
    'k=1e99,0;0,1',
    'k=1,2;3,4_1&filter=1',
    `k=${'1_'.repeat(8)}1`,
  ])('that makes no sense is the usual experiment: %s', (text) => {
    expect(experimentOf(new URLSearchParams(text))).toEqual(usualExperiment())
  })

  test('one filter serves three channels', () => {
    expect(kernelsFor(3, [FILTERS.vertical])).toEqual([FILTERS.vertical, FILTERS.vertical, FILTERS.vertical])
  })

  test('filters of a layer are all as large as the one at hand', () => {
    const layer: Experiment = { ...usualExperiment(), filters: [[FILTERS.vertical], RED_ONLY], chosen: 0 }
    const [blur, red] = withFilter(layer, [FILTERS.gaussian_blur])
    expect(blur).toEqual([FILTERS.gaussian_blur])
    expect(red?.map(({ size }) => size)).toEqual([
      [5, 5],
      [5, 5],
      [5, 5],
    ])
    expect(rowsOf(red?.[0] ?? block([0]))[2]).toEqual([0, 1, 0, -1, 0])
  })

  test('names a filter of three dimensions, or has its 27 numbers', () => {
    for (const [name, kernel] of Object.entries(FILTERS_3D))
      expect(nameOf(kernelOf(name, 'blur'))).toBe(nameOf(kernel))
    const own = Array.from({ length: 27 }, (_, cell) => cell)
    expect([...kernelOf(own.join(','), 'blur').values]).toEqual(own)
    expect(nameOf(kernelOf('1,2,x', 'blur'))).toBe('blur')
  })
})

describe('numbers', () => {
  test.each([
    ['3', 3],
    [' −2 ', -2],
    ['1,5', 1.5],
    ['1/9', 1 / 9],
    ['-1/4', -0.25],
    ['', null],
    ['1/0', null],
    ['x', null],
    ['9e9', null],
  ])('%s is read as %s', (text, value) => {
    expect(parseNumber(text)).toBe(value)
  })

  test.each([1 / 9, 0.5, -3, 1 / 3, 0.123456, 10])('%s is typed so that it is read again', (value) => {
    expect(parseNumber(typed(value))).toBeCloseTo(value, 3)
  })

  test('are written with a true minus and few digits', () => {
    expect([readable(-5), readable(1 / 3), readable(-0.0001), readable(1234.567)]).toEqual([
      '−5',
      '0.333',
      '0',
      '1234.6',
    ])
  })

  test('a pasted table keeps its rows; words are no table', () => {
    expect(parseTable('1\t2\n3\t-4\n')).toEqual([
      [1, 2],
      [3, -4],
    ])
    expect(parseTable('one, two')).toBeNull()
  })
})

describe('the examples', () => {
  const still = { padding: 0, stride: 1, dilation: 1 }

  test('opposite edges of two channels cancel out, but not for who looks at red alone', () => {
    const vertical = [FILTERS.vertical, FILTERS.vertical, FILTERS.vertical]
    expect(rowsOf(overChannels(VOLUME, vertical, still))).toEqual(Array(4).fill([0, 0, 0, 0]))
    expect(rowsOf(overChannels(VOLUME, RED_ONLY, still))).toEqual(Array(4).fill([0, 30, 30, 0]))
  })

  test('the associativity that the page claims', () => {
    const second = grid([
      [3, 4, 4],
      [1, 0, 2],
      [-1, 0, 3],
    ])
    expect(associationError(COURSE.six, FILTERS.vertical, second, convolution)).toBe(0)
    expect(associationError(COURSE.six, FILTERS.vertical, second, crossCorrelation)).toBeGreaterThan(1)
  })
})

describe('signals', () => {
  test.each([
    ['1\n2\n3', [[1, 2, 3]], ['1']],
    ['1, 2, 3', [[1, 2, 3]], ['']],
    [
      'time;volt\n0;5\n1;6',
      [
        [0, 1],
        [5, 6],
      ],
      ['time', 'volt'],
    ],
    ['# a comment\nday,temp\nmon,3\ntue,4', [[3, 4]], ['temp']],
  ])('%j are columns', (text, columns, names) => {
    expect(columnsOf(text)).toEqual({ columns, names })
  })

  test.each(['', 'hello', 'a,b\nc,d'])('%j are none', (text) => {
    expect(columnsOf(text)).toBeNull()
  })

  test('the shape of the highest peak answers most where it was cut out', () => {
    const signal = Array.from({ length: 90 }, (_, at) => (at === 40 ? 9 : at === 41 ? -4 : Math.sin(at)))
    const kernel = block([21], parseTable(beatOf(signal))?.[0])
    const found = [...crossCorrelation(block([90], signal), kernel).values]
    expect(found.indexOf(Math.max(...found))).toBe(40 - 9)
  })
})

describe('volumes', () => {
  test('a slice across each axis', () => {
    const volume = block([2, 2, 3], [0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112])
    expect(rowsOf(sliced(volume, 0, 1))).toEqual([
      [100, 101, 102],
      [110, 111, 112],
    ])
    expect(rowsOf(sliced(volume, 1, 1))).toEqual([
      [10, 11, 12],
      [110, 111, 112],
    ])
    expect(rowsOf(sliced(volume, 2, 2))).toEqual([
      [2, 12],
      [102, 112],
    ])
  })

  test('the head has a bright skull, a grey inside and nothing around it', () => {
    const row = rowsOf(sliced(headPhantom(64), 0, 32))[32] ?? []
    expect(row[0]).toBe(0)
    expect(Math.max(...row)).toBe(255)
    expect(row[32]).toBe(102)
  })

  test('in a film the change along time sees the ball and not the house', () => {
    const film = ballFilm(12, 40)
    const change = crossCorrelation(film, FILTERS_3D.change, { padding: 1, stride: 1, dilation: 1 })
    const moment = sliced(change, 0, 6)
    expect(Math.max(...moment.values)).toBe(200)
    // The house's ground, below all that flies.
    expect(
      rowsOf(moment)
        .slice(34)
        .flat()
        .every((value) => value === 0),
    ).toBe(true)
  })
})
