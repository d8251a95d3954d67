import { get, post, remove, Refused } from '../api'
import { gettext } from '../i18n'
import { refusalBeforeUpload } from '../file_size'
import type { EnrolmentPhoto, Pose, Source } from './messages'

/** The server answers within seconds; a worker that is busy with an import may take a little longer. */
const ASK_AGAIN_MS = 700
const PATIENCE_MS = 45_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Sends photographs of one person and waits for what a worker finds in each. */
export class Examination {
  constructor(
    private readonly url: string,
    private readonly enrolment: string,
    private readonly maxBytes: number,
  ) {}

  /** Throws `Refused` if it cannot be sent or nobody looks at it. */
  async examine(file: File, pose: Pose, source: Source): Promise<EnrolmentPhoto> {
    const refusal = refusalBeforeUpload(file.size, this.maxBytes)
    if (refusal) throw new Refused({ reason: 'file_too_large', message: refusal })
    const form = new FormData()
    form.set('file', file)
    form.set('enrolment', this.enrolment)
    form.set('pose', pose)
    form.set('source', source)
    let photo = await post<EnrolmentPhoto>(this.url, form)
    const deadline = performance.now() + PATIENCE_MS
    while (photo.state === 'waiting') {
      if (performance.now() > deadline) {
        const message = gettext(
          'Facet is busy and has not looked at this photograph yet. Try again in a minute.',
        )
        throw new Refused({ reason: 'busy', message })
      }
      await pause(ASK_AGAIN_MS)
      photo = await get<EnrolmentPhoto>(photo.urls.state)
    }
    return photo
  }

  /** Throws the photograph away; what is forgotten anyway in a few minutes needs no answer. */
  async forget(photo: EnrolmentPhoto): Promise<void> {
    try {
      await remove(photo.urls.state)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
  }
}
