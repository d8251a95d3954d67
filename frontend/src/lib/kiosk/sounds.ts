export type Sound = 'welcome' | 'refused' | 'tick'

interface Note {
  /** Seconds from the sound's start. */
  at: number
  hertz: number
  seconds: number
  /** 0…1 */
  loudness: number
}

/** Up for a welcome, twice and low for a refusal: told apart by melody, not only by pitch. */
export const SOUNDS: Record<Sound, readonly Note[]> = {
  welcome: [
    { at: 0, hertz: 523.25, seconds: 0.5, loudness: 0.2 },
    { at: 0.11, hertz: 659.25, seconds: 0.5, loudness: 0.2 },
    { at: 0.22, hertz: 783.99, seconds: 0.9, loudness: 0.22 },
  ],
  refused: [
    { at: 0, hertz: 220, seconds: 0.22, loudness: 0.26 },
    { at: 0.26, hertz: 196, seconds: 0.42, loudness: 0.26 },
  ],
  tick: [{ at: 0, hertz: 1318.5, seconds: 0.08, loudness: 0.08 }],
}

/** The kiosk's sounds, made on the spot. Browsers allow them after a first touch only. */
export class Speaker {
  private context: AudioContext | null = null
  isOn = true

  /** To be called from within a touch or a key press. */
  unlock(): void {
    this.context ??= new AudioContext()
    void this.context.resume()
  }

  play(sound: Sound): void {
    if (!this.isOn || this.context?.state !== 'running') return
    for (const note of SOUNDS[sound]) this.ring(this.context, note)
  }

  private ring(context: AudioContext, { at, hertz, seconds, loudness }: Note): void {
    const start = context.currentTime + at
    const tone = new OscillatorNode(context, { type: 'sine', frequency: hertz })
    const volume = new GainNode(context, { gain: 0 })
    // A swift attack and a long decay: a bell rather than a buzzer.
    volume.gain.setValueAtTime(0, start)
    volume.gain.linearRampToValueAtTime(loudness, start + 0.012)
    volume.gain.exponentialRampToValueAtTime(0.0001, start + seconds)
    tone.connect(volume).connect(context.destination)
    tone.start(start)
    tone.stop(start + seconds)
  }
}
