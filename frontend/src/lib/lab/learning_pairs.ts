import { gettext } from '../i18n'
import { find, findAll } from '../page_data'
import { planeSize, resized, shuffled, type Block } from './blocks'
import { COURSE } from './examples'
import { LARGEST_INPUT, planes, written } from './experiment'
import { filtered, reachable, reached } from './learning_target'
import { NumberGrid } from './number_grid'
import { paintPlanes, rangeOf, type Range } from './palette'
import { loadPicture, PictureIntake } from './picture_intake'
import { PhotoSource } from './photo_source'
import { channelsOf, gray, type Picture } from './pixels'
import { onStepper, setStepper } from './steppers'
import { drawNumbers } from './still_numbers'

/** Longer side of a photograph that is learned from. */
const SIDE_PX = 192
const EXAMPLES = ['six', 'seven', 'halves', 'blocks'] as const
/** Pictures whose sides differ by more than that are not the same picture. */
const ALIKE = 0.03
const PLAIN: Range = { low: 0, high: 255, limit: 255 }

/** Something before and after a filter. */
export interface Pair {
  readonly before: Block | null
  /** Brought or typed by the person; null as long as a known filter made it. */
  readonly own: Block | null
  /** What there is after, for a filter of this size; without a known one, the person's own. */
  after: (truth: Block | null, size: number) => Block
  show: (after: Block) => void
  /** What the filter, as it is now, makes of it. */
  showNow: (found: Block) => void
  /** As an address has it. */
  parts: () => Record<string, string>
}

interface Listener {
  onBefore: () => void
  onOwn: () => void
}

/** Numbers to type, before and after. */
export class NumbersPair implements Pair {
  before: Block
  own: Block | null
  private readonly beforeGrid: NumberGrid
  private readonly afterGrid: NumberGrid

  constructor(parts: URLSearchParams, { onBefore, onOwn }: Listener) {
    this.before = planes(parts.get('lx'), LARGEST_INPUT)?.[0] ?? COURSE.six
    this.own = planes(parts.get('ly'), LARGEST_INPUT)?.[0] ?? null
    const change = (before: Block): void => {
      this.before = before
      onBefore()
    }
    this.beforeGrid = new NumberGrid(find('#before-numbers'), gettext('Before'), change)
    this.afterGrid = new NumberGrid(find('#after-numbers'), gettext('After'), (after) => {
      this.own = after
      onOwn()
    })
    onStepper('learning-input', (size) => {
      change(resized(this.before, size))
    })
    find('#learning-shuffle').addEventListener('click', () => {
      change(shuffled(this.before))
    })
    for (const button of findAll('[data-before]')) {
      const example = EXAMPLES.find((name) => name === button.dataset.before) ?? 'six'
      button.addEventListener('click', () => {
        change(COURSE[example])
      })
    }
  }

  after(truth: Block | null, size: number): Block {
    if (truth) return filtered(this.before, truth, size)
    const [rows = 1] = reached(this.before, size)
    return this.own ? resized(this.own, rows) : filtered(this.before, this.before, size)
  }

  show(after: Block): void {
    setStepper('learning-input', this.before.size[0] ?? 1)
    this.beforeGrid.show(this.before)
    this.afterGrid.show(after)
  }

  showNow(found: Block): void {
    drawNumbers(find('#now-numbers'), found, gettext('What it makes of it now'))
  }

  parts(): Record<string, string> {
    return { lx: written([this.before]), ...(this.own ? { ly: written([this.own]) } : {}) }
  }
}

/** A photograph, and what a filter or another program made of it. */
export class PhotoPair implements Pair {
  before: Block | null = null
  own: Block | null = null
  private id: string
  /** What holds if the server refuses a picture after. */
  private kept: Block | null = null
  private range: Range = PLAIN
  private readonly source: PhotoSource
  private readonly intake: PictureIntake

  constructor(
    parts: URLSearchParams,
    private readonly on: Listener,
  ) {
    this.id = parts.get('lphoto') ?? ''
    this.source = new PhotoSource(
      find('#before-source'),
      (picture) => {
        this.id = picture.id
        this.before = grayOf(picture)
        this.own = this.kept = null
        on.onBefore()
      },
      find('#learning-before'),
    )
    this.intake = new PictureIntake(find('#after-source'), find('#learning-after'), {
      onPreview: (picture) => {
        this.bring(picture)
      },
      onPhoto: (photo) => {
        void loadPicture(photo).then((picture) => {
          if (!picture) return
          this.bring(picture)
          this.kept = this.own
        })
      },
      onRefused: () => {
        if (this.own === this.kept) return
        this.own = this.kept
        on.onOwn()
      },
    })
  }

  /** The photograph of the address, once there is somebody to see it. */
  begin(): void {
    if (!this.before) void this.source.choose(this.id)
  }

  after(truth: Block | null, size: number): Block {
    const before = this.before ?? COURSE.six
    return truth ? filtered(before, truth, size) : reachable(this.own ?? before, before, size)
  }

  show(after: Block): void {
    if (this.before) paintPlanes(find<HTMLCanvasElement>('#before'), [this.before], 'picture', PLAIN)
    this.range = rangeOf([after])
    this.paint('#after', after)
  }

  showNow(found: Block): void {
    this.paint('#now', found)
  }

  parts(): Record<string, string> {
    return { lphoto: this.id }
  }

  private paint(canvas: string, plane: Block): void {
    const view = this.range.low < -1 ? 'signed' : 'picture'
    paintPlanes(find<HTMLCanvasElement>(canvas), [plane], view, this.range)
  }

  /** The same picture, changed elsewhere. */
  private bring(picture: Picture): void {
    if (!this.before) return
    const [height, width] = planeSize(this.before)
    const isAlike = Math.abs(picture.width / picture.height / (width / height) - 1) < ALIKE
    this.intake.complain(
      isAlike
        ? ''
        : gettext('This picture has other proportions than the one before. It must be the same picture.'),
    )
    if (!isAlike) return
    this.own = grayOf(picture, [height, width])
    this.on.onOwn()
  }
}

/** In grey, and as large as another one if it is to lie over it. */
function grayOf(picture: Picture, size?: [height: number, width: number]): Block {
  if (!size) return gray(channelsOf(picture, SIDE_PX))
  const [height, width] = size
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context) {
    context.imageSmoothingQuality = 'high'
    context.drawImage(picture.source, 0, 0, width, height)
  }
  return gray(channelsOf({ ...picture, source: canvas, width, height }, Math.max(width, height)))
}
