/** What the gallery's pages are told. Names as on the server. */
import type { Refusal } from '../messages'

export type Pose = 'straight' | 'left' | 'right'
export type Source = 'photo' | 'camera'

export interface PersonLink {
  id: string
  name: string
  number: string
  url: string
}

export interface Problem {
  slug: string
  sentence: string
}

export interface EnrolmentPhoto {
  id: string
  state: 'waiting' | 'examined' | 'refused'
  pose: Pose
  is_good: boolean
  problems: Problem[]
  error: Refusal | null
  same_face_as: { person: PersonLink; distance: number }[]
  urls: { state: string; face: string | null }
}

export interface Certificate {
  person: string
  name: string
  erased_at: string
  erased_by: string
  counts: Record<string, number>
  audit_line: number
}

export interface ImportLine {
  number: number
  file: string
  name: string
  state: 'pending' | 'running' | 'enrolled' | 'refused'
  sentence: string
  person_url: string | null
}

export interface PeopleImport {
  id: string
  title: string
  state: 'open' | 'running' | 'stopped' | 'done'
  counts: Record<ImportLine['state'], number>
  total: number
  without_photo: number
  has_worker: boolean
  lines: ImportLine[]
  urls: { page: string; photos: string; state: string; start: string; stop: string; report: string }
}

export interface Rule {
  weekdays: number[]
  from: string
  until: string
}

export interface Schedule {
  id: number
  name: string
  rules: Rule[]
  url: string
}

export interface Limits {
  max_upload_bytes: number
  max_import_bytes?: number
  max_lines?: number
}
