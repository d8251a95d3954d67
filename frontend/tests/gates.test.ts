// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'

import type { Passage } from '../src/lib/gate_messages'
import { columns } from '../src/lib/gates/curves'
import { doorWords } from '../src/lib/gates/devices'
import { gateState, screensOn } from '../src/lib/gates/gate_view'
import { inGroups } from '../src/lib/gates/pairing'
import { explained, figureRows, verdictWords, when, whose } from '../src/lib/gates/passage_words'
import { oneIn, percent } from '../src/lib/gates/rates'

const passage: Passage = {
  id: 1,
  at: '2026-11-21T09:05:00+00:00',
  gate: { id: 1, name: 'Main entrance' },
  kiosk: 'Tablet',
  outcome: 'opened',
  reason: '',
  sentence: 'Recognised.',
  person: { id: 'a', name: 'Danielle', url: '' },
  distance: 0.25,
  runner_up_distance: 0.51,
  threshold: 0.33,
  gallery_size: 120,
  with_badge: false,
  liveness: {
    state: 'live',
    reason: null,
    actions: ['blink', 'turn_left'],
    figures: { degrees_2: 21.4, note: 'x' },
  },
  decision_ms: 43.2,
  is_disputed: false,
  verdict: '',
  note: '',
  urls: { dispute: null, confirm: null, snapshot: null },
}

describe('a gate', () => {
  const gate = { kiosks: 2, kiosks_online: 1, is_available: true }

  it('is ready when a screen is on and somebody can be recognised', () => {
    expect(gateState(gate)).toEqual(['done', 'Ready'])
    expect(screensOn(gate)).toBe('1 of 2 screens on')
  })

  it('says what keeps it from working', () => {
    expect(gateState({ ...gate, is_available: false })[0]).toBe('failed')
    expect(gateState({ ...gate, kiosks_online: 0 })[1]).toBe('No screen is on')
    expect(gateState({ ...gate, kiosks: 0 })[1]).toBe('No screen is paired yet')
  })

  it('gives codes in groups', () => {
    expect(inGroups('ABCD2345')).toBe('ABCD-2345')
  })

  it('says what a door answered', () => {
    expect(doorWords({ state: 'delivered', answer: '204 No Content', ms: 42.6 })).toBe(
      'opened · 204 No Content · 43 ms',
    )
    expect(doorWords({ state: 'failed', answer: '', ms: null })).toBe('did not open')
  })
})

describe('small chances', () => {
  it.each([
    [0.001, '1 in 1,000'],
    [0.00012, '1 in 8,300'],
    [0, 'none'],
    [0.25, '25%'],
  ])('%d is %s', (rate, words) => {
    expect(oneIn(rate)).toBe(words)
  })

  it('keep their figures as per cent', () => {
    expect(percent(0.0065)).toBe('0.65%')
  })

  it('that are none have no logarithm', () => {
    const curves = { thresholds: [0.1, 0.2, 0.3], far: [0, 1e-5, null], frr: [1, 0.5, 0] }
    expect(columns({ curves })).toEqual([
      [0.1, 0.2, 0.3],
      [null, 1e-5, null],
      [1, 0.5, null],
    ])
  })
})

describe('a passage', () => {
  it('belongs to whom the gate opened for, or whom it knew and refused', () => {
    expect(whose(passage)).toBe('Danielle')
    expect(whose({ ...passage, outcome: 'refused' })).toBe('Danielle')
  })

  it('belongs to nobody who was only alike', () => {
    expect(whose({ ...passage, outcome: 'refused', distance: 0.5 })).toBe('Most like Danielle')
    expect(whose({ ...passage, outcome: 'spoof', distance: null })).toBe('Most like Danielle')
    expect(whose({ ...passage, person: null })).toBe('Nobody known')
  })

  it('explains its distances in words and figures', () => {
    expect(explained(passage)).toContain('0.250 away; up to 0.330 counts')
    expect(explained(passage)).toContain('second nearest person is 0.510')
    expect(explained({ ...passage, distance: 0.4, runner_up_distance: null })).toContain('only up to 0.330')
    expect(explained({ ...passage, distance: null })).toBe('')
  })

  it('shows the figures that somebody may see', () => {
    const rows = Object.fromEntries(figureRows(passage))
    expect(rows).toMatchObject({
      Screen: 'Tablet',
      'Decided in': '43 ms',
      Alive: 'yes',
      'Asked to': 'blink, turn left',
      'Task 2: turned, °': '21.4',
    })
    const own = { ...passage, gallery_size: null, decision_ms: null, liveness: null }
    expect(Object.keys(Object.fromEntries(figureRows(own)))).toEqual(['Screen', 'Badge'])
  })

  it('tells what people said of it', () => {
    expect(verdictWords({ verdict: '', note: '' })).toBe('')
    expect(verdictWords({ verdict: 'disputed', note: 'Her sister' })).toContain('Her sister')
  })

  it('says the day unless it is today', () => {
    const now = new Date('2026-11-21T12:00:00+00:00')
    expect(when(passage.at, now)).not.toContain('Nov')
    expect(when('2026-11-20T09:05:00+00:00', now)).toContain('Nov')
  })
})
