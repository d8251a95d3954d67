/** A small map of numbers laid over a picture as colours. */

/** Black over violet and red to light yellow; nothing is transparent. */
const RAMP: [number, number, number][] = [
  [28, 20, 80],
  [122, 36, 140],
  [214, 66, 92],
  [252, 150, 50],
  [255, 238, 160],
]
/** Below zero: where a thing stands in a class's way. */
const COLD: [number, number, number] = [40, 150, 255]
const SIDE = 384

/** Each place as part of the strongest, −1 to 1; below 0 are those against. */
export function normalized(map: number[][]): number[][] {
  const strongest = Math.max(...map.flat().map(Math.abs), 1e-9)
  return map.map((row) => row.map((value) => value / strongest))
}

export function colorOf(value: number): [number, number, number, number] {
  if (value < 0) return [...COLD, Math.round(200 * Math.min(1, -value))]
  const at = Math.min(1, value) * (RAMP.length - 1)
  const low = Math.min(RAMP.length - 2, Math.floor(at))
  const [a, b] = [RAMP[low], RAMP[low + 1]]
  const mix = (part: 0 | 1 | 2): number =>
    Math.round((a?.[part] ?? 0) + (at - low) * ((b?.[part] ?? 0) - (a?.[part] ?? 0)))
  return [mix(0), mix(1), mix(2), Math.round(255 * Math.min(1, 1.6 * value))]
}

/** Between the middles of a map's places, linearly; its edge places reach to the edge. */
export function sample(map: number[][], x: number, y: number): number {
  const [rows, columns] = [map.length, map[0]?.length ?? 0]
  const [column, row] = [x * columns - 0.5, y * rows - 0.5]
  const clamp = (value: number, last: number): number => Math.min(last, Math.max(0, value))
  const [left, top] = [Math.floor(column), Math.floor(row)]
  const at = (r: number, c: number): number => map[clamp(r, rows - 1)]?.[clamp(c, columns - 1)] ?? 0
  const [dx, dy] = [column - left, row - top]
  const upper = at(top, left) * (1 - dx) + at(top, left + 1) * dx
  const lower = at(top + 1, left) * (1 - dx) + at(top + 1, left + 1) * dx
  return upper * (1 - dy) + lower * dy
}

export function drawHeat(canvas: HTMLCanvasElement, map: number[][], ratio: number): void {
  canvas.width = ratio > 1 ? SIDE : Math.round(SIDE * ratio)
  canvas.height = ratio > 1 ? Math.round(SIDE / ratio) : SIDE
  const context = canvas.getContext('2d')
  if (!context) return
  const picture = context.createImageData(canvas.width, canvas.height)
  const values = normalized(map)
  for (let y = 0; y < canvas.height; y += 1)
    for (let x = 0; x < canvas.width; x += 1) {
      const color = colorOf(sample(values, (x + 0.5) / canvas.width, (y + 0.5) / canvas.height))
      picture.data.set(color, 4 * (y * canvas.width + x))
    }
  context.putImageData(picture, 0, 0)
}
