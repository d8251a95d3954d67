import { describe, expect, it } from 'vitest'

import { fitted } from '../src/lib/kiosk/frame_source'
import { mirrored } from '../src/lib/kiosk/guide'
import { Pace } from '../src/lib/kiosk/pace'
import { SOUNDS } from '../src/lib/kiosk/sounds'

describe('the pace of frames', () => {
  it('never has two under way', () => {
    const pace = new Pace()
    expect(pace.isDue(0)).toBe(true)
    pace.sent(0)
    expect(pace.isDue(500)).toBe(false)
    pace.answered(true)
    expect(pace.isDue(500)).toBe(true)
  })

  it('is at most eight a second, and fewer while nobody is there', () => {
    const pace = new Pace()
    pace.sent(0)
    pace.answered(true)
    expect(pace.isDue(120)).toBe(false)
    expect(pace.isDue(125)).toBe(true)
    pace.sent(125)
    pace.answered(false)
    expect(pace.isDue(300)).toBe(false)
    expect(pace.isDue(460)).toBe(true)
  })

  it('gives up a frame that nobody answers within a second', () => {
    const pace = new Pace()
    pace.sent(0)
    expect(pace.isDue(999)).toBe(false)
    expect(pace.isDue(1000)).toBe(true)
  })

  it('knows a silent gate until it answers again, also through a new connection', () => {
    const pace = new Pace()
    pace.sent(0)
    pace.sent(1000)
    pace.sent(2000)
    expect(pace.isSilent(2499)).toBe(false)
    expect(pace.isSilent(2500)).toBe(true)
    pace.restart()
    expect(pace.isSilent(2600)).toBe(true)
    expect(pace.isDue(2600)).toBe(true)
    pace.sent(2600)
    pace.answered(false)
    expect(pace.isSilent(9000)).toBe(false)
  })
})

describe('a frame', () => {
  it.each([
    [1280, 720, 640, 360],
    [720, 1280, 360, 640],
    [320, 240, 320, 240],
  ])('of %d × %d is sent as %d × %d', (width, height, sentWidth, sentHeight) => {
    expect(fitted(width, height)).toEqual({ width: sentWidth, height: sentHeight })
  })
})

describe('a face on the mirror', () => {
  it('lies on the other side than in the frame', () => {
    const place = mirrored([0, 0, 0.25, 0.5], { width: 640, height: 480 }, { width: 640, height: 480 })
    expect(place).toEqual({ left: 480, top: 0, width: 160, height: 240 })
  })

  it('is cut as the picture is, on both sides alike', () => {
    const frame = { width: 1280, height: 720 }
    const portrait = { width: 360, height: 720 }
    const { left, width } = mirrored([0.4, 0, 0.6, 1], frame, portrait)
    expect(left + width / 2).toBeCloseTo(portrait.width / 2)
    expect(width).toBeCloseTo(256)
  })
})

describe('sounds', () => {
  it('differ in melody: a welcome rises, a refusal falls', () => {
    const direction = (sound: 'welcome' | 'refused'): number => {
      const notes = SOUNDS[sound]
      return Math.sign((notes.at(-1)?.hertz ?? 0) - (notes[0]?.hertz ?? 0))
    }
    expect(direction('welcome')).toBe(1)
    expect(direction('refused')).toBe(-1)
    expect(SOUNDS.refused).toHaveLength(2)
  })
})
