import { gettext } from '../i18n'
import { find, findAll } from '../page_data'
import { wholeNumber } from './address'
import { block, cellAt, rowsOf, type Block } from './blocks'
import { drawLaid, spoken } from './laid_picture'
import { element } from './elements'
import { COURSE } from './examples'
import { NumberGrid } from './number_grid'
import { parseTable, readable } from './numbers'
import { shapeText } from './size_formula'
import { onStepper, setStepper } from './steppers'
import { cut, laidDown, wholeSize, type Laid, type Laying } from './transposed'

const PLAY_MS = 1100

/** A transposed convolution: each number of the input lays its filter down, one after the other. */
export class TransposedBench {
  private input: Block
  private kernel: Block
  private laying: Laying
  private step: number
  private playing: ReturnType<typeof setInterval> | undefined
  private readonly inputGrid = new NumberGrid(find('#transposed-input'), gettext('Input'), (numbers) => {
    this.input = numbers
    this.changed()
  })
  private readonly kernelGrid = new NumberGrid(find('#transposed-kernel'), gettext('Filter'), (numbers) => {
    this.kernel = numbers
    this.changed()
  })
  private readonly slider = find<HTMLInputElement>('#transposed-step')

  constructor(
    parts: URLSearchParams,
    private readonly onChange: () => void,
  ) {
    this.input = square(parts.get('tx'), 4) ?? COURSE.transposedInput
    this.kernel = square(parts.get('tk'), 5) ?? COURSE.transposedKernel
    this.laying = {
      stride: wholeNumber(parts.get('ts'), 1, 4, 2),
      padding: wholeNumber(parts.get('tp'), 0, 3, 1),
      outputPadding: wholeNumber(parts.get('to'), 0, 3, 1),
    }
    this.step = wholeNumber(parts.get('step'), 0, this.input.values.length, this.input.values.length)
    this.listen()
  }

  parts(): Record<string, string> {
    return {
      tx: rowsOf(this.input).join(';'),
      tk: rowsOf(this.kernel).join(';'),
      ts: String(this.laying.stride),
      tp: String(this.laying.padding),
      to: String(this.laying.outputPadding),
      step: String(this.step),
    }
  }

  show(): void {
    const numbers = this.input.values.length
    this.step = Math.min(this.step, numbers)
    // As large an addition as the stride is no longer one of its inputs.
    this.laying.outputPadding = Math.min(this.laying.outputPadding, Math.max(1, this.laying.stride - 1))
    this.inputGrid.show(this.input)
    this.kernelGrid.show(this.kernel)
    this.inputGrid.mark(this.step - 1)
    this.slider.max = String(numbers)
    this.slider.value = String(this.step)
    setStepper('transposed-size', this.input.size[0] ?? 1)
    setStepper('transposed-kernel-size', this.kernel.size[0] ?? 1)
    setStepper('transposed-stride', this.laying.stride)
    setStepper('transposed-padding', this.laying.padding)
    setStepper('transposed-added', this.laying.outputPadding, { max: Math.max(1, this.laying.stride - 1) })
    const laid = laidDown(this.input, this.kernel, this.laying, this.step)
    const { whole } = laidDown(this.input, this.kernel, this.laying)
    drawLaid(find('#transposed-result'), laid, {
      padding: this.laying.padding,
      framed: this.step > 0 ? this.kernel.size : [0, 0],
      limit: Math.max(...whole.values.map(Math.abs), 1e-9),
      name: gettext('Result: %(rows)s', { rows: spoken(cut(laid, this.laying)) }),
    })
    this.write(laid)
  }

  private listen(): void {
    onStepper('transposed-size', (size) => {
      this.input = resized(this.input, size)
      this.step = size ** 2
      this.changed()
    })
    onStepper('transposed-kernel-size', (size) => {
      this.kernel = resized(this.kernel, size)
      this.changed()
    })
    const laying = {
      'transposed-stride': 'stride',
      'transposed-padding': 'padding',
      'transposed-added': 'outputPadding',
    } as const
    for (const [name, part] of Object.entries(laying)) {
      onStepper(name, (value) => {
        this.laying = { ...this.laying, [part]: value }
        this.changed()
      })
    }
    this.slider.addEventListener('input', () => {
      this.goTo(Number(this.slider.value))
    })
    for (const button of findAll('#transposed [data-step]')) {
      button.addEventListener('click', () => {
        this.goTo(this.step + Number(button.dataset.step))
      })
    }
    find('#transposed-play').addEventListener('click', () => {
      if (this.playing === undefined) this.play()
      else this.stop()
    })
  }

  private changed(): void {
    this.show()
    this.onChange()
  }

  private goTo(step: number): void {
    this.stop()
    this.step = Math.max(0, Math.min(this.input.values.length, step))
    this.changed()
  }

  private play(): void {
    if (this.step >= this.input.values.length) this.step = 0
    this.changed()
    this.playing = setInterval(() => {
      this.step += 1
      this.changed()
      if (this.step >= this.input.values.length) this.stop()
    }, PLAY_MS)
    find('#transposed-play').setAttribute('aria-pressed', 'true')
  }

  private stop(): void {
    clearInterval(this.playing)
    this.playing = undefined
    find('#transposed-play').setAttribute('aria-pressed', 'false')
  }

  private write(laid: Laid): void {
    const result = wholeSize(this.input, this.kernel, this.laying).map(
      (length) => length - 2 * this.laying.padding,
    )
    const isNothing = Math.min(...result) < 1
    find('#transposed-nothing').hidden = !isNothing
    const shapes = {
      input: this.input.size,
      kernel: this.kernel.size,
      result: isNothing ? [0] : cut(laid, this.laying).size,
    }
    for (const [name, size] of Object.entries(shapes))
      find(`#transposed [data-shape='${name}']`).textContent = shapeText(size)
    const values = {
      step: this.step,
      all: this.input.values.length,
      value: readable(this.input.values[this.step - 1] ?? 0),
    }
    find('#transposed-text').textContent =
      this.step === 0
        ? gettext('Nothing is laid down yet.')
        : gettext('Step %(step)s of %(all)s: the filter times %(value)s.', values)
    const { stride, padding, outputPadding } = this.laying
    const lines = [
      ...new Set(
        this.input.size.map((length, axis) => {
          const kernel = this.kernel.size[axis] ?? 1
          return `(${length} − 1)\u2009·\u2009${stride} + ${kernel} − 2\u2009·\u2009${padding} + ${outputPadding} = ${result[axis] ?? 0}`
        }),
      ),
    ]
    find('#transposed-formula').replaceChildren(
      ...lines.map((line) => element('p', 'lab-formula-line', {}, line)),
    )
  }
}

function square(text: string | null, largest: number): Block | null {
  const table = text === null ? null : parseTable(text.split(';').join('\n'))
  const size = table?.length ?? 0
  return table && size <= largest && table.every((row) => row.length === size)
    ? block([size, size], table.flat())
    : null
}

/** New numbers are ones. */
function resized(one: Block, size: number): Block {
  const values = Array.from({ length: size ** 2 }, (_, cell) => {
    const at = cellAt([Math.floor(cell / size), cell % size], one.size)
    return at < 0 ? 1 : (one.values[at] ?? 1)
  })
  return block([size, size], values)
}
