import { cameraSentence } from '../webcam'

const WISH: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  facingMode: 'environment',
}
/** Between two questions at least: more than six a second nobody can read. */
const EVERY_MS = 160
/** The longer side of what is sent, px: the network sees less. */
const SENT_PX = 400

/** The webcam's picture, asked about again and again: never more than one question under way. */
export class LiveView {
  private stream: MediaStream | null = null

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly ask: (picture: Blob) => Promise<void>,
  ) {}

  get isOn(): boolean {
    return this.stream !== null
  }

  /** A sentence that says why not, or nothing. */
  async start(): Promise<string> {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: WISH, audio: false })
    } catch (error) {
      return cameraSentence(error)
    }
    this.video.srcObject = this.stream
    await this.video.play()
    void this.run()
    return ''
  }

  stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop()
    this.stream = null
    this.video.srcObject = null
  }

  private async run(): Promise<void> {
    const stream = this.stream
    while (stream && this.stream === stream) {
      const began = performance.now()
      // A hidden page asks nothing.
      if (!document.hidden && this.video.videoWidth > 0) await this.ask(await this.picture())
      await new Promise((resolve) => setTimeout(resolve, Math.max(20, EVERY_MS - performance.now() + began)))
    }
  }

  private picture(): Promise<Blob> {
    return smaller(this.video, this.video.videoWidth, this.video.videoHeight)
  }
}

/** What is sent of a picture: no larger than the network needs. */
export function smaller(source: CanvasImageSource, width: number, height: number): Promise<Blob> {
  const scale = Math.min(1, SENT_PX / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  canvas.getContext('2d')?.drawImage(source, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob) resolve(blob)
        else reject(new Error('the canvas gave no picture'))
      },
      'image/jpeg',
      0.9,
    )
  })
}
