import { block, type Block } from './blocks'

export interface Picture {
  source: CanvasImageSource
  width: number
  height: number
  title: string
  /** Its number in the library; empty where it is this browser's alone. */
  id: string
}

/** Red, green and blue of a picture, 0 to 255, its longer side made this many pixels. */
export function channelsOf({ source, width, height }: Picture, side: number): Block[] {
  const scale = Math.min(1, side / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return []
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  return [0, 1, 2].map((part) => {
    const plane = block([canvas.height, canvas.width])
    for (let cell = 0; cell < plane.values.length; cell++) plane.values[cell] = data[cell * 4 + part] ?? 0
    return plane
  })
}

/** The eye's brightness of three channels (ITU-R BT.601), in whole numbers as in a grey photograph. */
export function gray([red, green, blue]: readonly Block[]): Block {
  if (!red || !green || !blue) throw new Error('a picture has three channels')
  const values = red.values.map((value, cell) =>
    Math.round(0.299 * value + 0.587 * (green.values[cell] ?? 0) + 0.114 * (blue.values[cell] ?? 0)),
  )
  return { size: red.size, values }
}
