import type { KioskSeen, KioskState } from '../gate_messages'
import { LiveSocket, type Connection } from '../socket'
import type { KioskCamera } from './camera'
import type { FrameSource } from './frame_source'
import type { Languages } from './languages'
import { Pace } from './pace'
import { sceneOf, type Scene } from './scene'
import type { Speaker } from './sounds'
import type { Stage } from './stage'
import { Steady } from './steady'

const TICK_MS = 40
/** An answer this old says nothing of who stands here now: nobody's name may stay on the screen. */
const STALE_MS = 3000
/** A door should not wait long for its gate. */
const LONGEST_WAIT_MS = 3000

interface Parts {
  camera: KioskCamera
  frames: FrameSource
  languages: Languages
  stage: Stage
  speaker: Speaker
}

/** Sends what the camera sees, shows what the gate answers. It decides nothing. */
export class Kiosk {
  private readonly socket: LiveSocket<KioskState | KioskSeen>
  private readonly pace = new Pace()
  private readonly steady = new Steady()
  private connection: Connection = 'connecting'
  private seen: KioskSeen | null = null
  private seenAt = 0
  private shown: Scene | null = null
  private isTaking = false
  private wasSilent = false

  constructor(
    private state: KioskState,
    private readonly parts: Parts,
  ) {
    this.apply(state)
    this.socket = new LiveSocket<KioskState | KioskSeen>(
      '/ws/kiosk/',
      {
        onText: (message) => {
          if (message.type === 'kiosk.state') this.apply(message)
          else this.see(message)
        },
        onConnection: (connection) => {
          this.connect(connection)
        },
      },
      LONGEST_WAIT_MS,
    )
    setInterval(() => {
      this.tick(performance.now())
    }, TICK_MS)
  }

  /** A person touched the screen: what only they could allow may work now. */
  touch(): void {
    if (this.connection === 'taken') location.reload()
    if (this.parts.camera.state === 'off' || this.parts.camera.state === 'refused')
      void this.parts.camera.open()
  }

  /** The page has changed its language: the server's words follow with a new connection. */
  speakAnew(): void {
    this.forget()
    this.socket.reconnect()
    this.show()
  }

  private apply(state: KioskState): void {
    this.state = state
    this.parts.stage.name(state.gate)
    this.parts.speaker.isOn = state.gate.sound
    this.show()
  }

  private see(seen: KioskSeen): void {
    this.pace.answered(seen.phase !== 'idle')
    if (this.isNewStep(seen)) this.parts.speaker.play('tick')
    this.seen = seen
    this.seenAt = performance.now()
    this.parts.stage.mark(seen.phase === 'position' ? seen.face : null)
    this.show()
  }

  private isNewStep({ phase, prompt }: KioskSeen): boolean {
    return phase === 'challenge' && (this.seen?.phase !== phase || this.seen.prompt !== prompt)
  }

  private connect(connection: Connection): void {
    this.connection = connection
    this.pace.restart()
    this.forget()
    // Disconnected by an administrator: the server now shows how to pair again.
    if (connection === 'refused') location.reload()
    this.show()
  }

  private forget(): void {
    this.seen = null
    this.parts.stage.mark(null)
  }

  private tick(now: number): void {
    if (this.seen && now - this.seenAt > STALE_MS) this.forget()
    const isSilent = this.pace.isSilent(now)
    if (isSilent && !this.wasSilent) this.socket.reconnect()
    this.wasSilent = isSilent
    const isIdle = this.seen === null || this.seen.phase === 'idle'
    this.parts.languages.rest(isIdle, now, this.state.gate.language)
    this.show()
    if (this.pace.isDue(now)) void this.send()
  }

  private async send(): Promise<void> {
    const isReady = this.parts.camera.state === 'on' && this.connection === 'open' && !document.hidden
    if (!isReady || this.isTaking) return
    this.isTaking = true
    try {
      const frame = await this.parts.frames.take()
      if (frame && this.socket.send(frame)) this.pace.sent(performance.now())
    } finally {
      this.isTaking = false
    }
  }

  private show(): void {
    const now = performance.now()
    const next = sceneOf({
      camera: this.parts.camera.state,
      connection: this.connection,
      isAvailable: this.state.is_available,
      isSilent: this.pace.isSilent(now),
      gate: this.state.gate,
      seen: this.seen,
    })
    const scene = this.steady.show(next, now)
    if (scene === this.shown) return
    this.sound(scene)
    this.shown = scene
    this.parts.stage.show(scene)
  }

  private sound(scene: Scene): void {
    if (scene.sign === this.shown?.sign) return
    if (scene.sign === 'welcome' || scene.sign === 'refused') this.parts.speaker.play(scene.sign)
  }
}
