import { describe, expect, it } from 'vitest'

import { decodeFrame } from '../src/lib/frames'

function message(
  header: string,
  image: number[],
  length = new TextEncoder().encode(header).length,
): ArrayBuffer {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(4 + text.length + image.length)
  new DataView(bytes.buffer).setUint32(0, length)
  bytes.set(text, 4)
  bytes.set(image, 4 + text.length)
  return bytes.buffer
}

describe('a binary message', () => {
  it('comes apart into its header and its picture', async () => {
    const frame = decodeFrame(message('{"type":"job.frame","number":7,"mime":"image/webp"}', [1, 2, 255]))
    expect(frame.header.number).toBe(7)
    expect(frame.image.type).toBe('image/webp')
    expect([...new Uint8Array(await frame.image.arrayBuffer())]).toEqual([1, 2, 255])
  })

  it('counts the length in bytes, not in letters', () => {
    const frame = decodeFrame(message('{"message":"画","mime":"image/jpeg"}', [9]))
    expect(frame.header.message).toBe('画')
    expect(frame.image.size).toBe(1)
  })

  it('is refused if it ends before its header does', () => {
    expect(() => decodeFrame(message('{}', [], 400))).toThrow(RangeError)
    expect(() => decodeFrame(new ArrayBuffer(3))).toThrow(RangeError)
  })

  it('is refused if its header is not JSON', () => {
    expect(() => decodeFrame(message('{"number":', []))).toThrow(SyntaxError)
  })
})
