// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'

import { bytes, clock, roughly } from '../src/lib/durations'
import { gettext, ngettext } from '../src/lib/i18n'
import { placeInLine, settingsLine, stateDetail } from '../src/lib/words'

afterEach(() => {
  delete window.gettext
  delete window.ngettext
})

describe('sentences', () => {
  it('take their values, and keep what they do not know', () => {
    expect(gettext('%(a)s of %(b)s', { a: 1 })).toBe('1 of %(b)s')
  })

  it('come from the catalogue of the page', () => {
    window.gettext = (text) => (text === 'Step %(n)s' ? '第 %(n)s 步' : text)
    expect(gettext('Step %(n)s', { n: 3 })).toBe('第 3 步')
  })

  it('know one and many', () => {
    expect(ngettext('%(count)s second', '%(count)s seconds', 1)).toBe('1 second')
    expect(ngettext('%(count)s second', '%(count)s seconds', 2)).toBe('2 seconds')
  })
})

describe('times', () => {
  it.each([
    [1, 'a few seconds'],
    [7.4, 'about 7 seconds'],
    [13, 'about 15 seconds'],
    [58, 'about 1 minute'],
    [150, 'about 3 minutes'],
    [7300, 'about 2 hours'],
  ])('%d s are %s', (seconds, words) => {
    expect(roughly(seconds)).toBe(words)
  })

  it('run as a clock', () => {
    expect(clock(12.4)).toBe('12 s')
    expect(clock(65)).toBe('1:05')
    expect(clock(-3)).toBe('0 s')
  })
})

describe('file sizes', () => {
  it('are in the unit a person would use', () => {
    expect(bytes(50_000_000)).toBe('50 MB')
    expect(bytes(1500)).toBe('1.5 kB')
    expect(bytes(0)).toBe('0 byte')
  })
})

describe('a place in the line', () => {
  it.each([
    [1, 'Next in line'],
    [2, '2nd in line'],
    [3, '3rd in line'],
    [4, '4th in line'],
    [11, '11th in line'],
    [21, '21st in line'],
  ])('%d is "%s"', (place, words) => {
    expect(placeInLine(place)).toBe(words)
  })
})

describe('a job', () => {
  const job = { queue_place: null, held: null, message: 'done', error: null, running_seconds: 14.2 }
  it('says why it waits when its line is paused, and its place otherwise', () => {
    expect(stateDetail({ ...job, state: 'queued', queue_place: 2, held: 'Paused.' })).toBe('Paused.')
    expect(stateDetail({ ...job, state: 'queued', queue_place: 2 })).toBe('2nd in line')
  })

  it('says how long it took', () => {
    expect(stateDetail({ ...job, state: 'done' })).toBe('in 14 s')
  })

  it('says what it was made with', () => {
    const settings = {
      size: 384,
      balance: 0.5,
      stroke_size: 1.2,
      quality: 'fine',
      start: 'photo',
      backbone: 'vgg19',
      optimizer: 'adam',
      keep_colors: true,
    } as const
    expect(settingsLine(settings)).toBe('384 px · fine · VGG-19 · colours kept')
  })
})
