import { block, mapped, planeSize, type Block } from './blocks'
import { crossCorrelation } from './correlation'

const MOMENTUM = 0.9

/**
 * A filter found by gradient descent on the mean squared error, from zeros, with a bias, as
 * `vision.convolution.learning` finds it.
 *
 * The error is a quadratic form of the filter's numbers. Its coefficients are summed up once; then a step costs the
 * same for a photograph and for sixteen numbers, and hundreds of them fit between two pictures of the screen.
 */
export class FilterLearning {
  step = 0
  /** The filter row by row, then the bias. */
  private readonly learned: Float64Array
  private readonly speed: Float64Array
  private readonly products: Float64Array
  private readonly answers: Float64Array
  private answerSquare = 0
  private readonly middle: number
  private readonly spread: number
  private readonly targetSpread: number

  /** `after` is what the filter makes of `before` without padding. */
  constructor(
    before: Block,
    after: Block,
    readonly size: number,
    public rate: number,
  ) {
    const count = size ** 2 + 1
    this.learned = new Float64Array(count)
    this.speed = new Float64Array(count)
    this.products = new Float64Array(count * count)
    this.answers = new Float64Array(count)
    this.middle = mean(before.values)
    this.spread = variance(before.values)
    this.targetSpread = variance(after.values) || 1
    this.learned[count - 1] = mean(after.values)
    this.sumUp(before, after)
  }

  /** Nothing can be learned from a picture of one colour. */
  get isBlind(): boolean {
    return this.spread === 0
  }

  get kernel(): Block {
    return block([this.size, this.size], this.learned.subarray(0, -1))
  }

  /** Beside the filter of the numbers as they are, not of what is left without their mean. */
  get bias(): number {
    const sum = this.learned.subarray(0, -1).reduce((all, value) => all + value, 0)
    return (this.learned.at(-1) ?? 0) - sum * this.middle
  }

  /** What the filter, as it is now, makes of it. */
  applied(before: Block): Block {
    const { bias } = this
    return mapped(crossCorrelation(before, this.kernel), (value) => value + bias)
  }

  /** The mean squared error, relative to the variance of the picture after. */
  get loss(): number {
    const turned = this.turned()
    let loss = this.answerSquare
    for (let row = 0; row < this.learned.length; row++) {
      loss += (this.learned[row] ?? 0) * ((turned[row] ?? 0) - 2 * (this.answers[row] ?? 0))
    }
    return Math.max(0, loss) / this.targetSpread
  }

  /** One step of gradient descent with momentum (Polyak 1964). */
  descend(): void {
    const turned = this.turned()
    const rate = this.rate / this.spread
    for (let row = 0; row < this.learned.length; row++) {
      const slope = 2 * ((turned[row] ?? 0) - (this.answers[row] ?? 0))
      this.speed[row] = MOMENTUM * (this.speed[row] ?? 0) - rate * slope
      this.learned[row] = (this.learned[row] ?? 0) + (this.speed[row] ?? 0)
    }
    this.step += 1
  }

  private turned(): Float64Array {
    const count = this.learned.length
    const turned = new Float64Array(count)
    for (let row = 0; row < count; row++) {
      let sum = 0
      for (let at = 0; at < count; at++)
        sum += (this.products[row * count + at] ?? 0) * (this.learned[at] ?? 0)
      turned[row] = sum
    }
    return turned
  }

  private sumUp(before: Block, after: Block): void {
    const [, width] = planeSize(before)
    const [rows, columns] = planeSize(after)
    const { middle } = this
    const count = this.learned.length
    const seen = new Float64Array(count).fill(1)
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (let cell = 0; cell < count - 1; cell++) {
          const at = (row + Math.floor(cell / this.size)) * width + column + (cell % this.size)
          seen[cell] = (before.values[at] ?? 0) - middle
        }
        this.add(seen, after.values[row * columns + column] ?? 0)
      }
    }
    const places = rows * columns
    for (const sums of [this.products, this.answers])
      for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) / places
    this.answerSquare /= places
  }

  private add(seen: Float64Array, answer: number): void {
    const count = seen.length
    for (let row = 0; row < count; row++) {
      const value = seen[row] ?? 0
      this.answers[row] = (this.answers[row] ?? 0) + value * answer
      for (let at = 0; at < count; at++) {
        this.products[row * count + at] = (this.products[row * count + at] ?? 0) + value * (seen[at] ?? 0)
      }
    }
    this.answerSquare += answer ** 2
  }
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

function variance(values: Float32Array): number {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length
}
