import { gettext } from '../i18n'
import { find } from '../page_data'
import { columnsOf, type Columns } from './signals'

/** So many numbers are drawn and filtered while somebody types. */
const MOST_SAMPLES = 120_000
/** Of a longer text the rest is left unread. */
const MOST_BYTES = 8_000_000

export interface Sound {
  samples: number[]
  perSecond: number
}

/** A signal out of a file: numbers in a text, or a sound. */
export class SignalFile {
  private table: Columns | null = null
  private readonly column = find<HTMLSelectElement>('#column')

  constructor(
    private readonly onSignal: (samples: number[], note: string) => void,
    private readonly onSound: (sound: Sound, note: string) => void,
  ) {
    const file = find<HTMLInputElement>('#file')
    find('#open').addEventListener('click', () => {
      file.click()
    })
    file.addEventListener('change', () => {
      void this.open(file.files?.[0])
      file.value = ''
    })
    const room = find('#lab')
    room.addEventListener('dragover', (event) => {
      event.preventDefault()
    })
    room.addEventListener('drop', (event) => {
      event.preventDefault()
      void this.open(event.dataTransfer?.files[0])
    })
    this.column.addEventListener('change', () => {
      this.tell('')
    })
  }

  private async open(file: File | undefined): Promise<void> {
    if (!file) return
    const isSound = file.type.startsWith('audio/') || /\.(wav|mp3|ogg|flac|m4a)$/i.test(file.name)
    if (isSound) await this.openSound(file)
    else this.openText(await beginningOf(file), file.name)
  }

  private openText(text: string, name: string): void {
    const table = columnsOf(text)
    if (!table || (table.columns[0]?.length ?? 0) < 2) {
      this.complain(
        gettext(
          'There are no columns of numbers in this file. A number a line, or columns divided by commas, work.',
        ),
      )
      return
    }
    this.table = table
    this.column.replaceChildren(...table.names.map((one, at) => new Option(one, String(at))))
    // The first column is often the time.
    this.column.value = String(table.columns.length > 1 ? 1 : 0)
    find('#column-room').hidden = table.columns.length < 2
    this.tell(name)
  }

  private tell(name: string): void {
    const samples = this.table?.columns[Number(this.column.value)]
    if (!samples) return
    this.complain('')
    this.onSignal(samples.slice(0, MOST_SAMPLES), name)
  }

  private async openSound(file: File): Promise<void> {
    const context = new AudioContext()
    try {
      const sound = await context.decodeAudioData(await file.arrayBuffer())
      const whole = sound.getChannelData(0)
      const samples = Array.from(whole.subarray(0, MOST_SAMPLES))
      const seconds = (samples.length / sound.sampleRate).toFixed(1)
      find('#column-room').hidden = true
      this.complain('')
      this.onSound(
        { samples, perSecond: sound.sampleRate },
        whole.length > MOST_SAMPLES
          ? gettext('%(name)s: its first %(seconds)s seconds.', { name: file.name, seconds })
          : file.name,
      )
    } catch {
      this.complain(gettext('Your browser cannot open this file as a sound. WAV works everywhere.'))
    } finally {
      void context.close()
    }
  }

  private complain(sentence: string): void {
    const notice = find('#signal-error')
    notice.textContent = sentence
    notice.hidden = sentence === ''
  }
}

/** Whole lines only. */
async function beginningOf(file: File): Promise<string> {
  const text = await file.slice(0, MOST_BYTES).text()
  return file.size > MOST_BYTES ? text.slice(0, text.lastIndexOf('\n')) : text
}

/** Plays samples, as loud as they may be. */
export function listen(samples: ArrayLike<number>, perSecond: number): void {
  const context = new AudioContext()
  const sound = context.createBuffer(1, samples.length, Math.max(8000, Math.min(96_000, perSecond)))
  const loudest = Math.max(
    1e-9,
    ...Array.from({ length: Math.ceil(samples.length / 50) }, (_, at) => Math.abs(samples[at * 50] ?? 0)),
  )
  sound.copyToChannel(
    Float32Array.from(samples, (value) => (0.8 * value) / Math.max(loudest, 0.8)),
    0,
  )
  const player = new AudioBufferSourceNode(context, { buffer: sound })
  player.connect(context.destination)
  player.addEventListener('ended', () => void context.close())
  player.start()
}
