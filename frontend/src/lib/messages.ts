/** What the server says: the JSON of pages, answers and sockets. Names as on the server. */

export type Role = 'photograph' | 'painting'

export interface Photo {
  id: string
  role: Role
  title: string
  width: number
  height: number
  is_house: boolean
  credit: string
  notes: string[]
  urls: { thumbnail: string; display: string; original: string; delete: string | null }
}

export type Quality = 'draft' | 'standard' | 'fine'

export interface PaintSettings {
  /** Longest side of the result, px. */
  size: number
  /** 0 = all photograph … 1 = all painting. */
  balance: number
  /** Of the painting relative to the picture: larger makes larger strokes. */
  stroke_size: number
  quality: Quality
  start: 'photo' | 'noise' | 'instant'
  backbone: 'efficientnet-lite0' | 'vgg19'
  optimizer: 'adam' | 'lbfgs'
  keep_colors: boolean
  /** Only this cut-out of the photograph is painted, or all but it. */
  cutout?: string
  part?: Part
}

export type Part = 'inside' | 'outside'

export type State = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'

export interface Refusal {
  reason: string
  message: string
}

export interface Job {
  id: number
  kind: string
  state: State
  queue_place: number | null
  workers: number
  /** Why nobody takes it while it waits, if somebody has ordered so. */
  held: string | null
  attempt: number
  fraction: number
  message: string
  error: Refusal | null
  settings: object
  title: string
  created_at: string
  started_at: string | null
  finished_at: string | null
  running_seconds: number
  photo: Photo | null
  painting: Photo | null
  urls: {
    page: string
    result: string | null
    timelapse: string | null
    thumbnail: string
    pause: string
    resume: string
    cancel: string
    adjust: string
    delete: string
  }
}

/** A job that paints; other kinds have their own pages. */
export interface Painting extends Job {
  kind: 'style'
  settings: PaintSettings
  photo: Photo
  painting: Photo
}

export const isPainting = (job: Job): job is Painting => job.kind === 'style'

export interface JobState<Kind extends Job = Job> {
  type: 'job.state'
  job: Kind
}

/** step, content cost, style cost, total-variation cost */
export type CostRow = [step: number, content: number, style: number, totalVariation: number]

export interface JobHistory {
  type: 'job.history'
  rows: CostRow[]
}

export interface Figures {
  step?: number
  steps?: number
  scale_px?: number
  content_cost?: number
  style_cost?: number
  total_variation_cost?: number
}

/** The header of a binary message; the image's bytes follow it. */
export interface JobFrame {
  type: 'job.frame'
  job: number
  attempt: number
  number: number
  fraction: number
  message: string
  seconds_left: number | null
  figures: Figures
  width: number
  height: number
  mime: string
}

export interface Limits {
  max_upload_bytes: number
  max_pixels: number
}

export const isEnded = (state: State): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled'
