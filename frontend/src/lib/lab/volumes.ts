import { block, type Block } from './blocks'

export type Axis = 0 | 1 | 2
export const AXES: readonly Axis[] = [0, 1, 2]

/** Brightness, half axes and middle (all as x, y, z of a cube from −1 to 1), and the turn in degrees. */
type Ellipsoid = readonly [number, number, number, number, number, number, number, number]

/** A head after Shepp and Logan 1974 and Kak and Slaney 1988, table 3.2, with stronger contrasts than a scanner's. */
const HEAD: readonly Ellipsoid[] = [
  [1, 0.69, 0.92, 0.81, 0, 0, 0, 0],
  [-0.6, 0.6624, 0.874, 0.78, 0, -0.0184, 0, 0],
  [-0.25, 0.11, 0.31, 0.22, 0.22, 0, 0, -18],
  [-0.25, 0.16, 0.41, 0.28, -0.22, 0, 0, 18],
  [0.2, 0.21, 0.25, 0.41, 0, 0.35, -0.15, 0],
  [0.25, 0.06, 0.06, 0.06, 0, 0.1, 0.25, 0],
  [0.25, 0.06, 0.06, 0.06, 0, -0.1, 0.25, 0],
  [0.25, 0.06, 0.04, 0.06, -0.08, -0.605, 0, 0],
  [0.25, 0.04, 0.04, 0.04, 0, -0.606, 0, 0],
  [0.25, 0.04, 0.06, 0.04, 0.06, -0.605, 0, 0],
]

/** A head of ellipsoids, brightness 0 to 255, as [depth, height, width] cells from the crown down. */
export function headPhantom(side: number): Block {
  const volume = block([side, side, side])
  for (let cell = 0; cell < volume.values.length; cell++) {
    const at = (axis: number): number => ((Math.floor(cell / side ** axis) % side) + 0.5) / (side / 2) - 1
    let brightness = 0
    for (const ellipsoid of HEAD) if (isIn(ellipsoid, at(0), -at(1), -at(2))) brightness += ellipsoid[0]
    volume.values[cell] = Math.round(255 * brightness)
  }
  return volume
}

function isIn([, a, b, c, x0, y0, z0, degrees]: Ellipsoid, x: number, y: number, z: number): boolean {
  const turn = (degrees * Math.PI) / 180
  const [right, up] = [x - x0, y - y0]
  const along = right * Math.cos(turn) + up * Math.sin(turn)
  const across = up * Math.cos(turn) - right * Math.sin(turn)
  return (along / a) ** 2 + (across / b) ** 2 + ((z - z0) / c) ** 2 <= 1
}

/** A ball that flies before a house that stands still, as [frames, height, width]. */
export function ballFilm(frames: number, side: number): Block {
  const volume = block([frames, side, side])
  for (let cell = 0; cell < volume.values.length; cell++) {
    const [x, y] = [cell % side, Math.floor(cell / side) % side]
    const time = Math.floor(cell / side ** 2) / (frames - 1)
    const [middle, height] = [side * (0.1 + 0.8 * time), side * (0.7 - 2 * time * (1 - time))]
    const isBall = Math.hypot(x - middle, y - height) <= side / 10
    const isHouse = x > side * 0.3 && x < side * 0.75 && y > side * 0.5 && Math.floor(x / 4) % 3 !== 0
    volume.values[cell] = isBall ? 240 : isHouse ? 110 : 40
  }
  return volume
}

/** What one sees in a cut across an axis. */
export function sliced(volume: Block, axis: Axis, at: number): Block {
  const [depth = 1, height = 1, width = 1] = volume.size
  const strides = [height * width, width, 1]
  const [rows, columns] = ([0, 1, 2] as const).filter((one) => one !== axis)
  const size = [depth, height, width]
  const found = block([size[rows ?? 0] ?? 1, size[columns ?? 0] ?? 1])
  const across = found.size[1] ?? 1
  for (let cell = 0; cell < found.values.length; cell++) {
    const place =
      at * (strides[axis] ?? 1) +
      Math.floor(cell / across) * (strides[rows ?? 0] ?? 1) +
      (cell % across) * (strides[columns ?? 0] ?? 1)
    found.values[cell] = volume.values[place] ?? 0
  }
  return found
}

/** A filter of three dimensions out of one for each axis. */
function separable(z: readonly number[], y: readonly number[], x: readonly number[]): Block {
  const values = z.flatMap((deep) => y.flatMap((down) => x.map((across) => deep * down * across)))
  return block([z.length, y.length, x.length], values)
}

const SMOOTH = [1, 2, 1]
const EDGE = [1, 0, -1]
const MIDDLE = [0, 1, 0]
const THIRD = [1 / 3, 1 / 3, 1 / 3]

/** Sums to 0: the six neighbours against the middle. */
const laplacian = block(
  [3, 3, 3],
  Array.from({ length: 27 }, (_, cell) => {
    const distance =
      Math.abs((cell % 3) - 1) + Math.abs((Math.floor(cell / 3) % 3) - 1) + Math.abs(Math.floor(cell / 9) - 1)
    return distance === 0 ? -6 : distance === 1 ? 1 : 0
  }),
)

export const FILTERS_3D = {
  identity: separable(MIDDLE, MIDDLE, MIDDLE),
  edges_z: separable(EDGE, SMOOTH, SMOOTH),
  edges_y: separable(SMOOTH, EDGE, SMOOTH),
  edges_x: separable(SMOOTH, SMOOTH, EDGE),
  laplacian,
  blur: separable(THIRD, THIRD, THIRD),
  change: separable([-1, 0, 1], MIDDLE, MIDDLE),
  sharpen: block(
    [3, 3, 3],
    laplacian.values.map((value, cell) => (cell === 13 ? 1 : 0) - value / 2),
  ),
} satisfies Record<string, Block>

export type Filter3dName = keyof typeof FILTERS_3D
