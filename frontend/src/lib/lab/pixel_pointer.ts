import { find } from '../page_data'

export type Place = [row: number, column: number]

const STEP_OF_KEY: Record<string, Place> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}
const WIDE_STEP = 10

/** Tells the pixel of a shown canvas under the pointer. */
export function onPixel(host: HTMLElement, listener: (place: Place) => void): void {
  const canvas = find<HTMLCanvasElement>('canvas', host)
  const tell = ({ clientX, clientY }: PointerEvent): void => {
    const box = canvas.getBoundingClientRect()
    const column = Math.floor(((clientX - box.left) / box.width) * canvas.width)
    const row = Math.floor(((clientY - box.top) / box.height) * canvas.height)
    listener([within(row, canvas.height), within(column, canvas.width)])
  }
  canvas.addEventListener('pointermove', tell)
  canvas.addEventListener('pointerdown', tell)
}

/** Tells where an arrow key goes to; with Shift ten pixels on. */
export function onArrow(host: HTMLElement, listener: (step: Place) => void): void {
  host.addEventListener('keydown', (event) => {
    const step = STEP_OF_KEY[event.key]
    if (!step) return
    event.preventDefault()
    const wide = event.shiftKey ? WIDE_STEP : 1
    listener([step[0] * wide, step[1] * wide])
  })
}

export const within = (at: number, length: number): number => Math.max(0, Math.min(length - 1, at))

/** Puts the frame over these pixels of the canvas in the same host. */
export function frame(host: HTMLElement, place: Place, [height, width]: [number, number]): void {
  const canvas = find<HTMLCanvasElement>('canvas', host)
  const shown = find('.lab-window', host)
  shown.hidden = false
  shown.style.left = `${(place[1] / canvas.width) * 100}%`
  shown.style.top = `${(place[0] / canvas.height) * 100}%`
  shown.style.width = `${(width / canvas.width) * 100}%`
  shown.style.height = `${(height / canvas.height) * 100}%`
}

/** A part of a canvas, much enlarged, with the framed pixels in its middle. */
export function magnify(lens: HTMLCanvasElement, from: HTMLCanvasElement, place: Place, wide: number): void {
  const margin = Math.max(2, Math.ceil(wide / 3))
  const side = wide + 2 * margin
  lens.width = lens.height = side * Math.max(8, Math.floor(176 / side))
  const context = lens.getContext('2d')
  if (!context) return
  const scale = lens.width / side
  context.imageSmoothingEnabled = false
  context.drawImage(from, place[1] - margin, place[0] - margin, side, side, 0, 0, lens.width, lens.height)
  context.lineWidth = 2
  context.strokeStyle = '#fff'
  context.strokeRect(margin * scale + 1, margin * scale + 1, wide * scale - 2, wide * scale - 2)
  context.strokeStyle = '#000'
  context.strokeRect(margin * scale - 1, margin * scale - 1, wide * scale + 2, wide * scale + 2)
}
