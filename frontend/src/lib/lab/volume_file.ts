import { gettext } from '../i18n'
import { block, type Block } from './blocks'
import { openPicture } from './picture_intake'

const SIDE_PX = 64
const MOST_SLICES = 48
const PATIENCE_MS = 8000

/** A volume out of files: many pictures are its slices, a film's frames follow each other. Raises a sentence. */
export async function openVolume(files: readonly File[], onProgress: (part: number) => void): Promise<Block> {
  const [first] = files
  if (!first) throw new Error(gettext('There is no file.'))
  const isFilm = files.length === 1 && first.type.startsWith('video/')
  const slices = isFilm
    ? await framesOf(first, onProgress)
    : files.length === 1
      ? await moving(first)
      : await stacked(
          [...files].sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true })),
          onProgress,
        )
  if (slices.length < 3) {
    throw new Error(gettext('A volume needs at least three slices: choose several pictures, or a film.'))
  }
  const volume = block([slices.length, SIDE_PX, SIDE_PX])
  for (const [at, slice] of slices.entries()) volume.values.set(slice, at * SIDE_PX ** 2)
  return volume
}

/** The middle square of a picture in grey. */
function slice(source: CanvasImageSource, width: number, height: number): Float32Array {
  const canvas = new OffscreenCanvas(SIDE_PX, SIDE_PX)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const side = Math.min(width, height)
  context?.drawImage(source, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE_PX, SIDE_PX)
  const pixels = context?.getImageData(0, 0, SIDE_PX, SIDE_PX).data ?? new Uint8ClampedArray()
  return Float32Array.from({ length: SIDE_PX ** 2 }, (_, cell) =>
    Math.round(
      0.299 * (pixels[cell * 4] ?? 0) +
        0.587 * (pixels[cell * 4 + 1] ?? 0) +
        0.114 * (pixels[cell * 4 + 2] ?? 0),
    ),
  )
}

/** So many of them, evenly spread. */
const chosen = <T>(all: readonly T[]): T[] =>
  all.length <= MOST_SLICES
    ? [...all]
    : Array.from({ length: MOST_SLICES }, (_, at) => all[Math.floor((at * all.length) / MOST_SLICES)] as T)

async function stacked(files: readonly File[], onProgress: (part: number) => void): Promise<Float32Array[]> {
  const slices: Float32Array[] = []
  const kept = chosen(files)
  for (const file of kept) {
    const bitmap = await openPicture(file)
    if (!bitmap) throw new Error(cannotOpen(file))
    slices.push(slice(bitmap, bitmap.width, bitmap.height))
    onProgress(slices.length / kept.length)
  }
  return slices
}

/** The frames of a moving GIF or WebP, where the browser can take them apart. */
async function moving(file: File): Promise<Float32Array[]> {
  if (!('ImageDecoder' in window) || !file.type.startsWith('image/')) {
    throw new Error(gettext('Your browser cannot take this file apart. Several pictures, or a film, work.'))
  }
  const slices: Float32Array[] = []
  try {
    const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type: file.type })
    await decoder.tracks.ready
    const count = decoder.tracks.selectedTrack?.frameCount ?? 1
    for (const frameIndex of chosen(Array.from({ length: count }, (_, at) => at))) {
      const { image } = await decoder.decode({ frameIndex })
      slices.push(slice(image, image.displayWidth, image.displayHeight))
      image.close()
    }
  } catch {
    // What decoders say is neither for people nor in their language.
    throw new Error(cannotOpen(file))
  }
  return slices
}

const cannotOpen = ({ name }: File): string =>
  gettext('Your browser cannot open %(name)s as a picture. JPEG, PNG, WebP and GIF work.', { name })

async function framesOf(file: File, onProgress: (part: number) => void): Promise<Float32Array[]> {
  const film = document.createElement('video')
  film.muted = true
  film.preload = 'auto'
  const address = URL.createObjectURL(file)
  try {
    await happened(film, 'loadeddata', () => {
      film.src = address
    })
    const slices: Float32Array[] = []
    // A recording's length is not known before its end was seen.
    const seconds = Number.isFinite(film.duration) ? film.duration : 5
    for (let frame = 0; frame < MOST_SLICES; frame++) {
      await happened(film, 'seeked', () => {
        film.currentTime = ((frame + 0.5) / MOST_SLICES) * seconds
      })
      slices.push(slice(film, film.videoWidth, film.videoHeight))
      onProgress(slices.length / MOST_SLICES)
    }
    return slices
  } finally {
    URL.revokeObjectURL(address)
  }
}

function happened(film: HTMLVideoElement, event: string, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      reject(new Error(gettext('Your browser cannot play this film. WebM and MP4 mostly work.')))
    }
    film.addEventListener(
      event,
      () => {
        resolve()
      },
      { once: true },
    )
    film.addEventListener('error', fail, { once: true })
    setTimeout(fail, PATIENCE_MS)
    start()
  })
}
