// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'

import { refusalOf } from '../src/lib/api'
import { refusalBeforeUpload } from '../src/lib/file_size'

describe('an answer that refuses', () => {
  it("speaks with the server's sentence", () => {
    const body = '{"error":{"reason":"not_an_image","message":"This is not a picture."}}'
    expect(refusalOf(415, body)).toEqual({ reason: 'not_an_image', message: 'This is not a picture.' })
  })

  it('has a sentence of its own when a proxy answered instead', () => {
    expect(refusalOf(413, '<html>413</html>').reason).toBe('too_large')
    expect(refusalOf(502, '<html>Bad Gateway</html>').message).toContain('502')
    expect(refusalOf(500, '{"detail":"else"}').message).toContain('500')
  })

  it('knows that nobody answered', () => {
    expect(refusalOf(0, '').reason).toBe('unreachable')
  })
})

describe('a file that is too large', () => {
  it('is refused before it is sent, with both sizes', () => {
    const sentence = refusalBeforeUpload(61_000_000, 50_000_000)
    expect(sentence).toContain('61 MB')
    expect(sentence).toContain('50 MB')
  })

  it('may have exactly the limit', () => {
    expect(refusalBeforeUpload(50_000_000, 50_000_000)).toBeNull()
  })
})
