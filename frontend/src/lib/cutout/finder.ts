import { v4 as uuid } from 'uuid'

import { post, Refused, remove } from '../api'
import { gettext } from '../i18n'
import { isEnded, type Job, type JobHistory, type JobState } from '../messages'
import { find } from '../page_data'
import { LiveSocket } from '../socket'
import type { Mark, Rect } from './mask'

export type Method = 'people' | 'box' | 'marks' | 'edges'
export type Prompt = Rect | { marks: Mark[] }

/** Asks the server for a mask and waits for it; one at a time, and it can be stopped. */
export class Finder {
  private readonly busy = find('#finding')
  private job: Job | null = null
  isBusy = false

  constructor(
    private readonly url: string,
    private readonly onBusy: () => void,
  ) {
    find('#stop-finding').addEventListener('click', () => {
      if (this.job) void post(this.job.urls.cancel)
    })
    // Nobody fetches it any more.
    window.addEventListener('pagehide', () => {
      if (this.job) void remove(this.job.urls.delete)
    })
  }

  /** The mask as a gray picture; null if it was stopped. Throws `Refused` with the reason if there is none. */
  async ask(method: Method, prompt?: Prompt): Promise<HTMLImageElement | null> {
    this.show(method)
    try {
      const job = await post<Job>(this.url, { method, request_key: uuid(), ...prompt })
      this.job = job
      const ended = await this.untilEnded(job)
      if (ended.state === 'failed' && ended.error) throw new Refused(ended.error)
      const picture = ended.urls.result ? await loaded(ended.urls.result) : null
      void remove(job.urls.delete)
      return picture
    } finally {
      this.job = null
      this.busy.hidden = true
      this.isBusy = false
      this.onBusy()
    }
  }

  private show(method: Method): void {
    const words = {
      people: gettext('Looking for people …'),
      box: gettext('Cutting out what is in the box …'),
      marks: gettext('Looking at what you have marked …'),
      edges: gettext('Refining the edges …'),
    }
    find('[data-words]', this.busy).textContent = words[method]
    this.busy.hidden = false
    this.isBusy = true
    this.onBusy()
  }

  private untilEnded(job: Job): Promise<Job> {
    return new Promise((resolve) => {
      const socket = new LiveSocket<JobState | JobHistory>(`/ws/jobs/${job.id}/`, {
        onText: (message) => {
          if (message.type !== 'job.state') return
          find('#no-finder').hidden = message.job.workers > 0 || isEnded(message.job.state)
          if (!isEnded(message.job.state)) return
          socket.close()
          resolve(message.job)
        },
        onConnection: (connection) => {
          // Deleted, or signed out meanwhile.
          if (connection === 'refused') resolve({ ...job, state: 'cancelled' })
        },
      })
    })
  }
}

export function loaded(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.addEventListener('load', () => {
      resolve(image)
    })
    image.addEventListener('error', () => {
      reject(new Error(`no picture at ${url}`))
    })
    image.src = url
  })
}
