export type CameraState = 'off' | 'asking' | 'on' | 'refused' | 'absent' | 'busy' | 'lost' | 'insecure'

const WISH: MediaTrackConstraints = {
  facingMode: 'user',
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 24, max: 30 },
}
const RETRY_MS = 4000

export function cameraTrouble(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError') return 'refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent'
  return 'busy'
}

/** The door's camera: on from the start, and on again by itself after it was pulled out. */
export class KioskCamera {
  private retry: ReturnType<typeof setTimeout> | undefined
  private isOpening = false
  state: CameraState = 'off'

  constructor(private readonly video: HTMLVideoElement) {
    if (!('mediaDevices' in navigator)) return
    navigator.mediaDevices.addEventListener('devicechange', () => {
      if (this.state !== 'on' && this.state !== 'off') void this.open()
    })
  }

  /** True where a person need not be asked again: a kiosk then starts alone after a power cut. */
  static async isAllowed(): Promise<boolean> {
    try {
      return (await navigator.permissions.query({ name: 'camera' })).state === 'granted'
    } catch {
      return false
    }
  }

  async open(): Promise<void> {
    // Absent outside secure contexts, whatever the types say.
    if (!('mediaDevices' in navigator)) {
      this.state = 'insecure'
      return
    }
    if (this.isOpening) return
    this.isOpening = true
    clearTimeout(this.retry)
    if (this.state === 'off') this.state = 'asking'
    try {
      this.show(await navigator.mediaDevices.getUserMedia({ video: WISH, audio: false }))
      await this.video.play()
      this.state = 'on'
    } catch (error) {
      this.fail(cameraTrouble(error))
    } finally {
      this.isOpening = false
    }
  }

  private show(stream: MediaStream): void {
    const [track] = stream.getVideoTracks()
    track?.addEventListener('ended', () => {
      this.fail('lost')
    })
    this.video.srcObject = stream
  }

  private fail(state: CameraState): void {
    this.video.srcObject = null
    this.state = state
    // Asking again where a person said no would be answered at once, and by nobody.
    if (state !== 'refused') this.retry = setTimeout(() => void this.open(), RETRY_MS)
  }
}
