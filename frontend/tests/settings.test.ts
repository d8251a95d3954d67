// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'

import { againUrl, parseAgain } from '../src/lib/again'
import { estimateSeconds } from '../src/lib/estimate'
import type { Painting, PaintSettings } from '../src/lib/messages'
import { find } from '../src/lib/page_data'
import { readSettings, writeSettings } from '../src/lib/settings_form'

const DEFAULTS: PaintSettings = {
  size: 384,
  balance: 0.5,
  stroke_size: 1.2,
  quality: 'standard',
  start: 'photo',
  backbone: 'efficientnet-lite0',
  optimizer: 'adam',
  keep_colors: false,
}
const WISH: PaintSettings = {
  ...DEFAULTS,
  size: 512,
  balance: 0.75,
  stroke_size: 1.8,
  quality: 'fine',
  keep_colors: true,
}

const radios = (name: string, values: (string | number)[]): string =>
  values.map((value) => `<input type="radio" name="${name}" value="${value}">`).join('')

let form: HTMLFormElement
beforeEach(() => {
  document.body.innerHTML = `<form>
    <input type="range" name="balance" min="0" max="1" step="0.05">
    ${radios('size', [256, 384, 512])}${radios('quality', ['draft', 'standard', 'fine'])}
    <details id="more-settings"><input type="checkbox" name="keep_colors">
    ${radios('stroke_size', [0.8, 1.2, 1.8])}
    ${radios('start', ['photo', 'noise', 'instant'])}${radios('backbone', ['efficientnet-lite0', 'vgg19'])}
    ${radios('optimizer', ['adam', 'lbfgs'])}</details></form>`
  form = find('form')
})

describe('the form', () => {
  it('gives back what was put in', () => {
    writeSettings(form, WISH, DEFAULTS)
    expect(readSettings(form)).toEqual(WISH)
  })

  it('unfolds what is not as usual', () => {
    const folded = find<HTMLDetailsElement>('details')
    writeSettings(form, { ...DEFAULTS, size: 512 }, DEFAULTS)
    expect(folded.open).toBe(false)
    writeSettings(form, WISH, DEFAULTS)
    expect(folded.open).toBe(true)
  })

  it('keeps its choice where a value is not offered', () => {
    writeSettings(form, DEFAULTS, DEFAULTS)
    writeSettings(form, { ...DEFAULTS, size: 999 }, DEFAULTS)
    expect(readSettings(form).size).toBe(384)
  })
})

describe('again with other settings', () => {
  const job = { photo: { id: 'p' }, painting: { id: 's' }, settings: WISH } as Painting

  it('takes pictures and settings along', () => {
    const again = parseAgain(new URL(againUrl(job), 'http://facet').search, DEFAULTS)
    expect(again).toEqual({ photograph: 'p', painting: 's', settings: WISH })
  })

  it('leaves what an address does not say, and what is no number', () => {
    expect(parseAgain('', DEFAULTS)).toEqual({ photograph: null, painting: null, settings: {} })
    expect(parseAgain('?size=big&other=1', DEFAULTS).settings).toEqual({ size: 384 })
  })
})

describe('the estimate', () => {
  it('grows with the area', () => {
    const small = estimateSeconds({ ...DEFAULTS, size: 256 }, [])
    expect(estimateSeconds({ ...DEFAULTS, size: 512 }, [])).toBeGreaterThan(3 * small)
  })

  it('learns from what this machine has finished', () => {
    const slow = [{ settings: DEFAULTS, running_seconds: 61 }]
    expect(estimateSeconds(DEFAULTS, slow)).toBeCloseTo(61)
  })
})
