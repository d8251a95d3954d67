const LONGEST_PX = 640
const MAX_BYTES = 200_000
const QUALITY = 0.8
/** For a scene so busy that it would be too large otherwise. */
const COARSE_QUALITY = 0.55

/** The size that fits, never larger than it was. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height, 1))
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

/** Small JPEGs of what a video shows at the moment; unmirrored, as the camera sees. */
export class FrameSource {
  private readonly canvas = document.createElement('canvas')
  private readonly context = this.canvas.getContext('2d')

  constructor(private readonly video: HTMLVideoElement) {}

  /** Null while the camera has no picture yet. */
  async take(): Promise<Blob | null> {
    const { videoWidth, videoHeight } = this.video
    if (!this.context || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || !videoWidth)
      return null
    const { width, height } = fitted(videoWidth, videoHeight)
    if (this.canvas.width !== width) this.canvas.width = width
    if (this.canvas.height !== height) this.canvas.height = height
    this.context.drawImage(this.video, 0, 0, width, height)
    const frame = await this.encode(QUALITY)
    return frame && frame.size > MAX_BYTES ? this.encode(COARSE_QUALITY) : frame
  }

  private encode(quality: number): Promise<Blob | null> {
    return new Promise((resolve) => {
      this.canvas.toBlob(resolve, 'image/jpeg', quality)
    })
  }
}
