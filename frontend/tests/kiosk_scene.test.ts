// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'

import type { KioskSeen } from '../src/lib/gate_messages'
import { cameraTrouble } from '../src/lib/kiosk/camera'
import { sceneOf, type Moment } from '../src/lib/kiosk/scene'
import { Steady } from '../src/lib/kiosk/steady'

const seen = (part: Partial<KioskSeen>): KioskSeen => ({
  type: 'kiosk.seen',
  number: 1,
  phase: 'idle',
  prompt: null,
  progress: 0,
  face: null,
  message: '',
  advice: null,
  name: null,
  reason: null,
  ms: 40,
  ...part,
})
const moment = (part: Partial<Moment> = {}): Moment => ({
  camera: 'on',
  connection: 'open',
  isAvailable: true,
  isSilent: false,
  gate: { id: 1, name: 'Main entrance', mode: 'identify', liveness: 'blink', sound: true, language: '' },
  seen: null,
  ...part,
})
const welcome = seen({ phase: 'welcome', message: 'Welcome, Danielle', name: 'Danielle' })
const closer = seen({ phase: 'position', prompt: 'step_closer', message: 'Please step closer' })
const still = seen({ phase: 'position', prompt: 'hold_still', message: 'Please hold still' })
const blink = seen({ phase: 'challenge', prompt: 'blink', message: 'Blink', progress: 0.3 })

describe('the scene of a moment', () => {
  it('invites while nobody is there', () => {
    expect(sceneOf(moment())).toMatchObject({ tone: 'calm', sign: 'idle', headline: 'Walk up to the camera' })
  })

  it('asks for the badge where one is needed', () => {
    const gate = { ...moment().gate, mode: 'badge' } as const
    expect(sceneOf(moment({ gate })).sign).toBe('show_badge')
  })

  it('says what the server says, with a ring only during a challenge', () => {
    expect(sceneOf(moment({ seen: closer }))).toMatchObject({
      headline: 'Please step closer',
      progress: null,
    })
    expect(sceneOf(moment({ seen: blink }))).toMatchObject({ sign: 'blink', progress: 0.3 })
  })

  it('tells a welcome from a refusal by more than a colour', () => {
    const refused = seen({ phase: 'refused', message: 'Not recognised', advice: 'Please ask at reception.' })
    const [good, bad] = [welcome, refused].map((answer) => sceneOf(moment({ seen: answer })))
    expect(good?.sign).not.toBe(bad?.sign)
    expect(bad).toMatchObject({ headline: 'Not recognised', detail: 'Please ask at reception.' })
  })

  it.each([
    ['a camera that is blocked', { camera: 'refused' }, 'camera'],
    ['a camera that was pulled out', { camera: 'lost' }, 'camera'],
    ['a connection that is lost', { connection: 'lost' }, 'connection'],
    ['another window', { connection: 'taken' }, 'connection'],
    ['a worker that is down', { isAvailable: false }, 'unavailable'],
    ['a gate that has gone silent', { isSilent: true }, 'unavailable'],
  ] as const)('shows %s before anything else, and no name', (_, part, sign) => {
    const shown = sceneOf(moment({ seen: welcome, ...part }))
    expect(shown).toMatchObject({ tone: 'trouble', sign })
    expect(`${shown.headline} ${shown.detail}`).not.toContain('Danielle')
  })

  it('names what is wrong with a camera', () => {
    expect(cameraTrouble(new DOMException('', 'NotAllowedError'))).toBe('refused')
    expect(cameraTrouble(new DOMException('', 'NotFoundError'))).toBe('absent')
    expect(cameraTrouble(new DOMException('', 'NotReadableError'))).toBe('busy')
    expect(cameraTrouble(new Error())).toBe('busy')
  })
})

describe('a steady screen', () => {
  const scene = (answer: KioskSeen | null) => sceneOf(moment({ seen: answer }))

  it('keeps a request as long as it takes to read', () => {
    const steady = new Steady()
    expect(steady.show(scene(closer), 0).sign).toBe('step_closer')
    expect(steady.show(scene(still), 300).sign).toBe('step_closer')
    expect(steady.show(scene(still), 1000).sign).toBe('hold_still')
  })

  it('answers at once to whoever walks up', () => {
    const steady = new Steady()
    steady.show(scene(null), 0)
    expect(steady.show(scene(closer), 10).sign).toBe('step_closer')
  })

  it('shows challenges, decisions and troubles at once', () => {
    const steady = new Steady()
    steady.show(scene(closer), 0)
    expect(steady.show(scene(blink), 10).sign).toBe('blink')
    expect(steady.show(scene(welcome), 20).sign).toBe('welcome')
    expect(steady.show(scene(null), 30).sign).toBe('idle')
    steady.show(scene(closer), 40)
    expect(steady.show(sceneOf(moment({ isAvailable: false })), 50).sign).toBe('unavailable')
  })

  it('lets progress grow', () => {
    const steady = new Steady()
    steady.show(scene(blink), 0)
    expect(steady.show(scene({ ...blink, progress: 0.6 }), 100).progress).toBe(0.6)
  })
})
