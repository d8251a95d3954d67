/** What the server says of gates: the JSON of pages, answers and sockets. Names as on the server. */

export type Mode = 'identify' | 'badge'

export interface KioskGate {
  id: number
  name: string
  mode: Mode
  liveness: string
  sound: boolean
  /** Of the screen while nobody has chosen another; empty: the browser's. */
  language: string
}

export interface KioskState {
  type: 'kiosk.state'
  gate: KioskGate
  /** False when nobody could judge a frame. */
  is_available: boolean
}

export type Phase = 'idle' | 'position' | 'badge' | 'challenge' | 'welcome' | 'refused'

export type Prompt =
  | 'step_closer'
  | 'step_back'
  | 'one_at_a_time'
  | 'look_straight'
  | 'hold_still'
  | 'more_light'
  | 'show_badge'
  | 'blink'
  | 'turn_left'
  | 'turn_right'

/** left, top, right, bottom as parts of the frame that was sent, 0…1. */
export type Part = [left: number, top: number, right: number, bottom: number]

/** The answer to one frame. */
export interface KioskSeen {
  type: 'kiosk.seen'
  number: number
  phase: Phase
  prompt: Prompt | null
  progress: number
  face: Part | null
  message: string
  advice?: string | null
  name: string | null
  reason: string | null
  ms: number
}

export interface Gate {
  id: number
  name: string
  kiosks: number
  kiosks_online: number
  is_available: boolean
  opened_today: number
  refused_today: number
  spoofs_today: number
}

export interface GatesNow {
  type: 'gates'
  gates: Gate[]
}

export type Outcome = 'opened' | 'refused' | 'spoof'

export interface Liveness {
  state: string | null
  reason: string | null
  actions: string[]
  figures: Record<string, unknown>
}

export interface Passage {
  id: number
  at: string
  gate: { id: number; name: string }
  kiosk: string
  outcome: Outcome
  reason: string
  sentence: string
  person: { id: string; name: string; url: string } | null
  distance: number | null
  runner_up_distance: number | null
  threshold: number | null
  gallery_size: number | null
  with_badge: boolean
  liveness: Liveness | null
  decision_ms: number | null
  is_disputed: boolean
  verdict: '' | 'genuine' | 'disputed' | 'spoof'
  note: string
  urls: { dispute: string | null; confirm: string | null; snapshot: string | null }
}

export interface PassageNow {
  type: 'passage'
  passage: Passage
}

export interface PairingCode {
  code: string
  address: string
  /** A `data:` address of a picture. */
  qr: string
  seconds: number
  urls: { check: string }
}

export interface DoorAnswer {
  state: 'delivered' | 'failed' | 'waiting'
  answer: string
  ms: number | null
}

export interface Calibration {
  threshold: number
  far: number
  frr: number | null
  target_far: number
  gallery_size: number
  chance_per_attempt: number
  genuine_samples: number
  impostor_samples: number
  is_extrapolated: boolean
  curves: { thresholds: number[]; far: (number | null)[]; frr: (number | null)[] }
}
