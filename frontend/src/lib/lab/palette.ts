import { planeSize, type Block } from './blocks'
import { chosenTheme } from '../theme'

/** How numbers become colours: below and above zero in two pigments, by their size alone, or as a photograph's. */
export type View = 'signed' | 'size' | 'picture'

/** What a picture of numbers shows. */
export interface Range {
  low: number
  high: number
  /** From here on the colour grows no stronger. */
  limit: number
}

type Rgb = readonly [number, number, number]

const BINS = 2048
/** So few outliers may not make all the others pale. */
const SHARE_SHOWN = 0.996

const LIGHT: readonly Rgb[] = [
  [28, 52, 176],
  [122, 148, 232],
  [252, 252, 254],
  [240, 166, 92],
  [176, 72, 6],
]
const DARK: readonly Rgb[] = [
  [150, 176, 255],
  [66, 88, 190],
  [20, 22, 30],
  [168, 92, 26],
  [255, 184, 108],
]

export const isDark = (): boolean =>
  chosenTheme() === 'facet-dark' ||
  (chosenTheme() === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)

/** 0 for the most negative, 256 for zero, 512 for the most positive. */
function signedColors(): Uint8ClampedArray {
  const stops = isDark() ? DARK : LIGHT
  const colors = new Uint8ClampedArray(513 * 3)
  for (let shade = 0; shade <= 512; shade++) {
    const at = (shade / 512) * (stops.length - 1)
    const [before, after] = [stops[Math.floor(at)], stops[Math.ceil(at)]]
    for (let part = 0; part < 3; part++) {
      const [from, to] = [before?.[part] ?? 0, after?.[part] ?? 0]
      colors[shade * 3 + part] = from + (to - from) * (at % 1)
    }
  }
  return colors
}

/** The least and the largest number, and where most of them end. */
export function rangeOf(planes: readonly Block[]): Range {
  let [low, high] = [Infinity, -Infinity]
  for (const { values } of planes) {
    for (const value of values) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1
  const counts = new Uint32Array(BINS + 1)
  let [total, seen, bin] = [0, 0, 0]
  for (const { values } of planes) {
    total += values.length
    for (const value of values) {
      const at = Math.floor((Math.abs(value) / largest) * BINS)
      counts[at] = (counts[at] ?? 0) + 1
    }
  }
  while (bin < BINS && seen < total * SHARE_SHOWN) seen += counts[bin++] ?? 0
  return { low, high, limit: total < 400 ? largest : Math.max((bin / BINS) * largest, largest / 20) }
}

/** Filters that keep the brightness make a picture again, those that only add a brighter one; all others go below zero. */
export function fittingView(kernels: readonly Block[]): View {
  const weights = kernels.flatMap(({ values }) => [...values])
  const sum = weights.reduce((all, weight) => all + weight, 0)
  if (sum > 0.5 && sum < 1.5) return 'picture'
  return sum > 0 && weights.every((weight) => weight >= 0) ? 'size' : 'signed'
}

/** Draws one plane, or three as the red, green and blue of a picture; the canvas becomes as large as they are. */
export function paintPlanes(
  canvas: HTMLCanvasElement,
  planes: readonly Block[],
  view: View,
  range: Range,
): void {
  const [first] = planes
  if (!first) return
  const [height, width] = planeSize(first)
  canvas.width = width
  canvas.height = height
  canvas.closest<HTMLElement>('.lab-pixels')?.style.setProperty('--ratio', String(width / height))
  const picture = new ImageData(width, height)
  if (planes.length === 1 && view === 'signed') paintSigned(picture.data, first.values, range.limit)
  else paintGray(picture.data, planes, view, range.limit)
  canvas.getContext('2d')?.putImageData(picture, 0, 0)
}

function paintSigned(pixels: Uint8ClampedArray, values: Float32Array, limit: number): void {
  const colors = signedColors()
  for (let cell = 0; cell < values.length; cell++) {
    const shade = Math.round(Math.max(-1, Math.min(1, (values[cell] ?? 0) / limit)) * 256) + 256
    pixels[cell * 4] = colors[shade * 3] ?? 0
    pixels[cell * 4 + 1] = colors[shade * 3 + 1] ?? 0
    pixels[cell * 4 + 2] = colors[shade * 3 + 2] ?? 0
    pixels[cell * 4 + 3] = 255
  }
}

function paintGray(pixels: Uint8ClampedArray, planes: readonly Block[], view: View, limit: number): void {
  const [scale, shift] =
    view === 'picture' ? [1, 0] : view === 'size' ? [255 / limit, 0] : [127.5 / limit, 127.5]
  for (let part = 0; part < 3; part++) {
    const values = (planes[part] ?? planes[0])?.values
    if (!values) continue
    for (let cell = 0; cell < values.length; cell++) {
      const value = values[cell] ?? 0
      pixels[cell * 4 + part] = (view === 'size' ? Math.abs(value) : value) * scale + shift
    }
  }
  for (let cell = 3; cell < pixels.length; cell += 4) pixels[cell] = 255
}

/** A small picture of a filter's numbers. */
export function paintKernel(canvas: HTMLCanvasElement, kernel: Block): void {
  const limit = Math.max(...kernel.values.map(Math.abs)) || 1
  paintPlanes(canvas, [kernel], 'signed', { low: 0, high: 0, limit })
}

/** Tints a cell of numbers: class and strength, the colours are the style sheet's. */
export function tint(cell: HTMLElement, value: number, limit: number): void {
  cell.style.setProperty('--strength', String(Math.min(1, Math.abs(value) / (limit || 1))))
  cell.classList.toggle('is-negative', value < 0)
}
