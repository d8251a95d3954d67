import type { JobFrame } from './messages'

export interface Frame {
  header: JobFrame
  image: Blob
}

const LENGTH_BYTES = 4

/** Take apart a binary message: 4-byte big-endian header length, UTF-8 JSON header, image bytes. */
export function decodeFrame(message: ArrayBuffer): Frame {
  if (message.byteLength < LENGTH_BYTES) throw new RangeError('a frame without a header length')
  const length = new DataView(message).getUint32(0)
  const start = LENGTH_BYTES + length
  if (start > message.byteLength) throw new RangeError('a frame shorter than its header')
  const text = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(message, LENGTH_BYTES, length))
  const header = JSON.parse(text) as JobFrame
  return { header, image: new Blob([new Uint8Array(message, start)], { type: header.mime }) }
}
