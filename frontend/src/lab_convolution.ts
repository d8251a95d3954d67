import { keepAddress, readAddress } from './lib/lab/address'
import { experimentOf, partsOf, type Bench, type Experiment } from './lib/lab/experiment'
import { Filtering } from './lib/lab/filtering'
import { LayerShapes } from './lib/lab/layer_shapes'
import { LearningBench } from './lib/lab/learning_bench'
import { onRadio, setRadio } from './lib/lab/steppers'
import { PictureIntake } from './lib/lab/picture_intake'
import { TransposedBench } from './lib/lab/transposed_bench'
import { find } from './lib/page_data'

let experiment: Experiment = experimentOf(readAddress())
const filtering = new Filtering(experiment, change)
const transposed = new TransposedBench(readAddress(), keep)
const learning = new LearningBench(readAddress(), keep)

new LayerShapes()
PictureIntake.guardPage()
onRadio('bench', (value) => {
  change({ bench: value as Bench })
})
show()

function change(part: Partial<Experiment>): void {
  experiment = { ...experiment, ...part }
  show()
  keep()
}

function show(): void {
  const { bench } = experiment
  setRadio('bench', bench)
  const isFiltering = bench === 'numbers' || bench === 'photo'
  find('#filtering').hidden = !isFiltering
  find('#transposed').hidden = bench !== 'transposed'
  find('#learning').hidden = bench !== 'learning'
  find('#layers').hidden = !isFiltering
  if (isFiltering) filtering.show(experiment)
  else if (bench === 'transposed') transposed.show()
  else learning.show()
}

function keep(): void {
  const parts = partsOf(experiment)
  const more = { transposed: transposed.parts(), learning: learning.parts() }
  const { bench } = experiment
  if (bench === 'transposed' || bench === 'learning') {
    for (const [name, value] of Object.entries(more[bench])) parts.set(name, value)
  }
  keepAddress(parts)
}
