/** What the server says of gates: the JSON of pages, answers and sockets. Names as on the server. */

export type Mode = 'identify' | 'badge'

export interface KioskGate {
  id: number
  name: string
  mode: Mode
  liveness: string
  sound: boolean
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

export interface Passage {
  id: number
  at: string
  gate: { id: number; name: string }
  outcome: Outcome
  reason: string
  sentence: string
  person: { id: string; name: string; url: string } | null
  distance: number | null
  runner_up_distance: number | null
  threshold: number | null
  decision_ms: number | null
  is_disputed: boolean
  urls: { dispute: string | null; snapshot: string | null }
}

export interface PassageNow {
  type: 'passage'
  passage: Passage
}
