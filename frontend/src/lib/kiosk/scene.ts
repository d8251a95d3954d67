import type { KioskGate, KioskSeen } from '../gate_messages'
import { gettext } from '../i18n'
import type { Connection } from '../socket'
import type { CameraState } from './camera'
import { cameraWords } from './trouble'

/** How a scene feels, which decides its shape and colour: never its colour alone. */
export type Tone = 'calm' | 'act' | 'good' | 'stop' | 'trouble'

/** All that the screen shows of a moment. */
export interface Scene {
  tone: Tone
  /** Which sign is drawn: a phase, a prompt or a trouble. */
  sign: string
  headline: string
  detail: string
  /** 0…1 of a challenge; null shows no ring. */
  progress: number | null
}

export interface Moment {
  camera: CameraState
  connection: Connection
  isAvailable: boolean
  /** Frames have gone unanswered for some time. */
  isSilent: boolean
  gate: KioskGate
  seen: KioskSeen | null
}

const scene = (tone: Tone, sign: string, headline: string, detail = ''): Scene => ({
  tone,
  sign,
  headline,
  detail,
  progress: null,
})

/** What keeps the gate from working; null when nothing does. */
function trouble({ camera, connection, isAvailable, isSilent }: Moment): Scene | null {
  const words = cameraWords(camera)
  if (words) return scene('trouble', camera === 'asking' ? 'asking' : 'camera', ...words)
  const reception = gettext('Please ask at reception. This screen goes on by itself.')
  if (connection === 'taken') {
    const advice = gettext('Close it there, or touch the screen to go on here.')
    return scene('trouble', 'connection', gettext('This gate is open in another window'), advice)
  }
  if (connection !== 'open') return scene('trouble', 'connection', gettext('Connecting…'), reception)
  if (!isAvailable || isSilent) {
    return scene(
      'trouble',
      'unavailable',
      gettext('The gate cannot recognise anybody at the moment'),
      reception,
    )
  }
  return null
}

function idle({ mode }: KioskGate): Scene {
  if (mode === 'badge') return scene('calm', 'show_badge', gettext('Hold your badge up to the camera'))
  return scene('calm', 'idle', gettext('Walk up to the camera'))
}

export function sceneOf(moment: Moment): Scene {
  const { gate, seen } = moment
  const broken = trouble(moment)
  if (broken) return broken
  if (!seen || seen.phase === 'idle') return idle(gate)
  const { phase, prompt, message, advice, progress } = seen
  const detail = advice ?? ''
  switch (phase) {
    case 'welcome':
      return scene('good', 'welcome', message, detail)
    case 'refused':
      return scene('stop', 'refused', message, detail)
    case 'challenge':
      return { ...scene('act', prompt ?? 'look_straight', message, detail), progress }
    default:
      return scene('act', prompt ?? 'look_straight', message, detail)
  }
}
