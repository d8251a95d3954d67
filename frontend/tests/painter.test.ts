import { describe, expect, it, vi } from 'vitest'

import type { Frame } from '../src/lib/frames'
import { Painter } from '../src/lib/painter'

const frame = (number: number): Frame => ({ header: { number } as Frame['header'], image: new Blob() })

function painter(decode: (image: Blob) => Promise<ImageBitmap>) {
  const painted: number[] = []
  const onError = vi.fn()
  const draw = vi.fn()
  const subject = new Painter({
    decode,
    draw,
    onPainted: ({ number }) => painted.push(number),
    onError,
    nextPaint: () => Promise.resolve(),
  })
  return { subject, painted, onError, draw }
}

const bitmap = { close: () => undefined } as ImageBitmap
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('frames that come faster than they can be drawn', () => {
  it('give way to the newest', async () => {
    const { subject, painted, draw } = painter(() => settled().then(() => bitmap))
    for (const number of [1, 2, 3, 4]) subject.show(frame(number))
    await vi.waitFor(() => {
      expect(painted).toEqual([1, 4])
    })
    expect(draw).toHaveBeenCalledTimes(2)
  })
})

describe('a frame that cannot be decoded', () => {
  it('does not stop the next one, and is acknowledged all the same', async () => {
    const decode = vi.fn<(image: Blob) => Promise<ImageBitmap>>()
    decode.mockRejectedValueOnce(new Error('broken')).mockResolvedValue(bitmap)
    const { subject, painted, onError } = painter(decode)
    subject.show(frame(1))
    await settled()
    subject.show(frame(2))
    await vi.waitFor(() => {
      expect(painted).toEqual([1, 2])
    })
    expect(onError).toHaveBeenCalledOnce()
  })
})
