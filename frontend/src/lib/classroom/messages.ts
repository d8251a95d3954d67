import type { Limits, Photo } from '../messages'

/** What the server says of lessons and classics; names as there. */
export interface LessonClass {
  id: number
  name: string
  /** What belongs to none of the others. */
  is_none: boolean
  photos: Photo[]
}

export interface Choice {
  way: 'softmax' | 'ensemble' | 'network'
  ten_crop: boolean
  accuracy: number | null
  milliseconds: number
}

export interface Learned {
  learned: string[]
  version: number
  figures: {
    choices?: Choice[]
    learned?: number
    held_out?: number
    accuracy?: number | null
    depth?: string
    ensemble?: { members: number; seconds: number; each: number[] }
    strangers?: { count: number; sure: number }
  }
}

export interface LessonLimits extends Limits {
  max_classes: number
  blocks_from: number
  all_from: number
  sure_from: number
}

export interface Answer {
  classes: string[]
  probabilities: number[]
  milliseconds: number
}

export interface DigitAnswer extends Answer {
  /** 28 × 28, 255 is ink. */
  digit: number[]
}
