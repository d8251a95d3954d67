import { gettext, ngettext } from '../i18n'
import { find, findAll } from '../page_data'
import type { LessonLimits } from './messages'

interface Shown {
  title: string
  isNone: boolean
  photos: string[]
}

/** The second step before it begins: what is missing, how it shall learn, and pictures of that. */
export class Advice {
  private readonly how = find<HTMLDetailsElement>('#how')
  private readonly train = find<HTMLButtonElement>('#train')
  private classes: Shown[] = []
  private seed = 1

  constructor(private readonly limits: LessonLimits) {
    this.how.addEventListener('toggle', () => {
      this.showVariations()
    })
    find('#other-variations').addEventListener('click', () => {
      this.seed += 1
      this.showVariations()
    })
  }

  get wishes(): { variations: string[]; depth: string; members: number } {
    return {
      variations: findAll<HTMLInputElement>('[name=variation]:checked').map(({ value }) => value),
      depth: find<HTMLInputElement>('[name=depth]:checked').value,
      members: Number(find<HTMLSelectElement>('#members').value),
    }
  }

  onWish(listener: () => void): void {
    for (const input of findAll('[name=depth]')) input.addEventListener('change', listener)
  }

  show(classes: Shown[]): void {
    this.classes = classes
    const empty = classes.find(({ photos }) => photos.length === 0)
    const fewest = Math.min(...classes.filter(({ isNone }) => !isNone).map(({ photos }) => photos.length))
    this.train.disabled = classes.length < 2 || empty !== undefined
    find('#advice').textContent = empty
      ? gettext('“%(name)s” needs photographs first. Five to twenty of each class are a good beginning.', {
          name: empty.title,
        })
      : this.advice(fewest)
    const { depth } = this.wishes
    const isQuick = (depth === 'auto' ? this.depthFor(fewest) : depth) === 'head'
    find('span', this.train).textContent = isQuick ? gettext('Train') : gettext('Train (takes minutes)')
    find<HTMLSelectElement>('#members').disabled = !isQuick
    find('#members-not').hidden = isQuick
    find('#members-about').hidden = !isQuick
    this.showVariations()
  }

  private advice(fewest: number): string {
    const total = this.classes.reduce((sum, { photos }) => sum + photos.length, 0)
    const words = {
      head: gettext('With so few, all of the network is frozen but its softmax.'),
      blocks: gettext('Enough for the last blocks of the network to learn, too.'),
      all: gettext('Enough for the whole network to learn.'),
    }
    const sentences = [
      ngettext('%(count)s photograph.', '%(count)s photographs.', total),
      words[this.depthFor(fewest)],
    ]
    if (fewest < 5)
      sentences.push(gettext('From five of a class on, each fifth is kept aside to measure with.'))
    return sentences.join(' ')
  }

  private depthFor(fewest: number): 'head' | 'blocks' | 'all' {
    if (fewest < this.limits.blocks_from) return 'head'
    return fewest < this.limits.all_from ? 'blocks' : 'all'
  }

  /** Each way of varying with its picture: of a photograph of the lesson. */
  private showVariations(): void {
    if (!this.how.open) return
    const photo = this.classes.flatMap(({ photos }) => photos)[0]
    for (const picture of findAll<HTMLImageElement>('[data-variation]')) {
      picture.hidden = photo === undefined
      if (!photo) continue
      const address = `/classroom/variations/${picture.dataset.variation ?? ''}.jpg?photo=${photo}&seed=${String(this.seed)}`
      if (picture.getAttribute('src') !== address) picture.src = address
    }
  }
}
