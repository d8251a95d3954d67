import type { Part } from '../gate_messages'

export interface Size {
  width: number
  height: number
}

export interface Place extends Size {
  left: number
  top: number
}

/**
 * Where a part of the camera's frame lies on a mirror that shows the frame's middle and fills itself
 * (`object-fit: cover`), px from the mirror's upper left corner.
 */
export function mirrored([left, top, right, bottom]: Part, frame: Size, mirror: Size): Place {
  const scale = Math.max(mirror.width / frame.width, mirror.height / frame.height)
  const shown = { width: frame.width * scale, height: frame.height * scale }
  const x = (mirror.width - shown.width) / 2
  const y = (mirror.height - shown.height) / 2
  return {
    left: x + (1 - right) * shown.width,
    top: y + top * shown.height,
    width: (right - left) * shown.width,
    height: (bottom - top) * shown.height,
  }
}
