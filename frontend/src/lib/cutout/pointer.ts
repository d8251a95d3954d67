import { gettext, language } from '../i18n'
import { find } from '../page_data'
import { Marker, SHARE, type Marks } from './marker'
import type { Mask, Rect } from './mask'
import type { View } from './view'

export type Tool = 'add' | 'erase' | 'box' | 'keep' | 'drop'

interface Hands extends Marks {
  tool: () => Tool
  /** Whether an answer is on its way, over which nothing may be painted; marks may be made meanwhile. */
  isBusy: () => boolean
  onBox: (box: Rect) => void
}

const SMALLEST_BOX = 8

/** Pointer and keys on the picture: brush strokes and boxes. Two fingers move the picture. */
export class Pointer {
  private readonly ring = find('#brush-ring')
  private readonly said = find('#brush-said')
  private readonly fingers = new Map<number, PointerEvent>()
  private last: DOMPointReadOnly | null = null
  private corner: DOMPointReadOnly | null = null
  private readonly marker: Marker
  private cursor: DOMPointReadOnly

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly stage: HTMLElement,
    private readonly mask: Mask,
    private readonly view: View,
    private readonly hands: Hands,
  ) {
    this.marker = new Marker(hands)
    this.cursor = new DOMPointReadOnly(mask.width / 2, mask.height / 2)
    canvas.addEventListener('pointerdown', (event) => {
      this.down(event)
    })
    canvas.addEventListener('pointermove', (event) => {
      this.move(event)
    })
    for (const type of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(type, (event) => {
        this.up(event)
      })
    }
    canvas.addEventListener('pointerleave', () => {
      this.ring.hidden = document.activeElement !== canvas
    })
    canvas.addEventListener('keydown', (event) => {
      this.key(event)
    })
    canvas.addEventListener('blur', () => {
      this.ring.hidden = true
    })
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return
    this.canvas.setPointerCapture(event.pointerId)
    this.fingers.set(event.pointerId, event)
    if (this.fingers.size > 1) {
      this.drop()
      return
    }
    const point = this.pointOf(event)
    if (this.marker.begin(this.hands.tool(), point) || this.hands.isBusy()) return
    if (this.hands.tool() === 'box') this.corner = point
    else {
      this.mask.begin()
      this.last = point
      this.brush(point)
    }
  }

  private move(event: PointerEvent): void {
    if (event.pointerType !== 'touch') this.showRing(this.pointOf(event))
    const before = this.fingers.get(event.pointerId)
    if (!before) return
    this.fingers.set(event.pointerId, event)
    if (this.fingers.size > 1) {
      this.stage.scrollBy(before.clientX - event.clientX, before.clientY - event.clientY)
      return
    }
    if (this.marker.isDrawing) this.marker.extend(this.pointOf(event))
    else if (this.corner) this.showBox(this.corner, this.pointOf(event))
    else if (this.last) {
      // All that the pointer did since the last frame: quick strokes stay round.
      for (const each of event.getCoalescedEvents()) this.brush(this.pointOf(each))
      this.brush(this.pointOf(event))
    }
  }

  private up(event: PointerEvent): void {
    this.fingers.delete(event.pointerId)
    if (this.marker.isDrawing) this.marker.finish()
    else if (this.corner) this.finishBox(this.corner, this.pointOf(event))
    else if (this.last) this.mask.commit()
    this.last = null
  }

  /** A second finger: nothing is painted any more. */
  private drop(): void {
    if (this.last) this.mask.commit()
    this.marker.drop()
    this.last = null
    this.corner = null
    this.view.box = null
    this.view.refresh()
  }

  private key(event: KeyboardEvent): void {
    const step = event.shiftKey ? 4 : 1
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    }
    const move = moves[event.key]
    if (move) this.step(move)
    else if (event.key === ' ' || event.key === 'Enter') this.press()
    else if (event.key === 'Escape' && this.corner) this.drop()
    else return
    event.preventDefault()
  }

  private step([right, down]: [number, number]): void {
    const stride = this.hands.tool() === 'box' ? this.mask.width / 50 : this.hands.diameter() / 2
    this.cursor = new DOMPointReadOnly(
      Math.min(this.mask.width, Math.max(0, this.cursor.x + right * stride)),
      Math.min(this.mask.height, Math.max(0, this.cursor.y + down * stride)),
    )
    this.showRing(this.cursor)
    if (this.corner) this.showBox(this.corner, this.cursor)
    const share = new Intl.NumberFormat(language(), { style: 'percent' })
    this.said.textContent = gettext('%(x)s from the left, %(y)s from the top', {
      x: share.format(this.cursor.x / this.mask.width),
      y: share.format(this.cursor.y / this.mask.height),
    })
  }

  private press(): void {
    this.showRing(this.cursor)
    if (this.marker.begin(this.hands.tool(), this.cursor)) this.marker.finish()
    else if (this.hands.isBusy()) return
    else if (this.hands.tool() !== 'box') {
      this.mask.begin()
      this.last = this.cursor
      this.brush(this.cursor)
      this.last = null
      this.mask.commit()
    } else if (this.corner) this.finishBox(this.corner, this.cursor)
    else {
      this.corner = this.cursor
      this.said.textContent = gettext('First corner set. Move to the opposite one and press Enter.')
    }
  }

  private brush(point: DOMPointReadOnly): void {
    this.mask.stroke(this.last ?? point, point, this.hands.diameter(), this.hands.tool() === 'erase')
    this.last = point
    this.view.refresh()
  }

  private showBox(from: DOMPointReadOnly, to: DOMPointReadOnly): void {
    this.view.box = boxOf(from, to)
    this.view.refresh()
  }

  private finishBox(from: DOMPointReadOnly, to: DOMPointReadOnly): void {
    const box = boxOf(from, to)
    this.corner = null
    this.view.box = null
    this.view.refresh()
    if (Math.min(box.right - box.left, box.bottom - box.top) >= SMALLEST_BOX) this.hands.onBox(box)
  }

  private pointOf(event: PointerEvent): DOMPointReadOnly {
    const { left, top, width, height } = this.canvas.getBoundingClientRect()
    const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value))
    return new DOMPointReadOnly(
      clamp(((event.clientX - left) / width) * this.mask.width, this.mask.width),
      clamp(((event.clientY - top) / height) * this.mask.height, this.mask.height),
    )
  }

  private showRing({ x, y }: DOMPointReadOnly): void {
    const scale = this.canvas.clientWidth / this.mask.width
    const tool = this.hands.tool()
    const diameter = this.hands.diameter() * (Marker.isTool(tool) ? SHARE : 1) * scale
    this.ring.hidden = false
    this.ring.dataset.tool = tool
    this.ring.style.left = `${x * scale}px`
    this.ring.style.top = `${y * scale}px`
    this.ring.style.width = this.ring.style.height = `${tool === 'box' ? 20 : diameter}px`
  }
}

function boxOf(from: DOMPointReadOnly, to: DOMPointReadOnly): Rect {
  return {
    left: Math.round(Math.min(from.x, to.x)),
    top: Math.round(Math.min(from.y, to.y)),
    right: Math.round(Math.max(from.x, to.x)),
    bottom: Math.round(Math.max(from.y, to.y)),
  }
}
