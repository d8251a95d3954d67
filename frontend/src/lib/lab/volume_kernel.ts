import { gettext } from '../i18n'
import { find } from '../page_data'
import { block, cellsOf, type Block } from './blocks'
import { element } from './elements'
import { NumberGrid } from './number_grid'
import { FILTERS_3D, type Filter3dName } from './volumes'

const SIDE = 3

/** The 27 numbers of a filter in three dimensions, three slices of nine. */
export class VolumeKernel {
  private kernel: Block = FILTERS_3D.identity
  private readonly grids: NumberGrid[]
  private readonly chips = new Map<Filter3dName, HTMLElement>()

  constructor(private readonly onChange: (kernel: Block) => void) {
    const host = find('#kernel-slices')
    this.grids = [0, 1, 2].map((at) => {
      const plane = element('div')
      const name = gettext('Slice %(number)s of the filter', { number: at + 1 })
      host.append(
        element(
          'div',
          '',
          {},
          element('p', 'label-text mb-1', {}, `z ${['− 1', '', '+ 1'][at] ?? ''}`),
          plane,
        ),
      )
      return new NumberGrid(plane, name, (numbers) => {
        const values = Float32Array.from(this.kernel.values)
        values.set(numbers.values, at * SIDE ** 2)
        this.onChange(block([SIDE, SIDE, SIDE], values))
      })
    })
    const names: Record<Filter3dName, string> = {
      identity: gettext('Identity'),
      edges_z: gettext('Edges along z'),
      edges_y: gettext('Edges along y'),
      edges_x: gettext('Edges along x'),
      laplacian: gettext('Laplace'),
      blur: gettext('Blur'),
      change: gettext('Change along z'),
      sharpen: gettext('Sharpen'),
    }
    for (const [name, title] of Object.entries(names) as [Filter3dName, string][]) {
      const chip = element(
        'button',
        'lab-example',
        { type: 'button', 'data-filter': name, 'aria-pressed': 'false' },
        title,
      )
      chip.addEventListener('click', () => {
        this.onChange(FILTERS_3D[name])
      })
      this.chips.set(name, chip)
      find('#volume-filters').append(chip)
    }
  }

  show(kernel: Block): void {
    this.kernel = kernel
    for (const [at, grid] of this.grids.entries()) {
      grid.show(block([SIDE, SIDE], kernel.values.subarray(at * SIDE ** 2, (at + 1) * SIDE ** 2)))
    }
    for (const [name, chip] of this.chips) chip.setAttribute('aria-pressed', String(nameOf(kernel) === name))
  }
}

/** Null for one that somebody typed. */
export function nameOf(kernel: Block): Filter3dName | null {
  const names = Object.keys(FILTERS_3D) as Filter3dName[]
  return (
    names.find((name) =>
      FILTERS_3D[name].values.every((value, cell) => Math.abs(value - (kernel.values[cell] ?? 0)) < 1e-5),
    ) ?? null
  )
}

export function kernelOf(text: string | null, usual: Filter3dName): Block {
  const named = (Object.keys(FILTERS_3D) as Filter3dName[]).find((name) => name === text)
  const numbers = (text ?? '').split(',').map(Number)
  const isWhole =
    numbers.length === cellsOf([SIDE, SIDE, SIDE]) && numbers.every((value) => Math.abs(value) <= 1e6)
  return !named && isWhole ? block([SIDE, SIDE, SIDE], numbers) : FILTERS_3D[named ?? usual]
}
