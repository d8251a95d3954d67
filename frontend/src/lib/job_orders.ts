import { post } from './api'
import { attempt } from './attempt'
import { isEnded, type Job } from './messages'
import { showNoWorker } from './notices'
import { find } from './page_data'

type Order = 'pause' | 'resume' | 'stop'

const VERBS = [
  ['pause', 'pause'],
  ['resume', 'resume'],
  ['stop', 'cancel'],
] as const

const onPage = (order: Order): HTMLElement => find(`#${order}`)

/** Lets a job be paused, resumed and stopped by its buttons; what became of it is shown. */
export function takeOrders(
  current: () => Job | null,
  show: (job: Job) => void,
  button: (order: Order) => HTMLElement = onPage,
): void {
  for (const [order, verb] of VERBS) {
    button(order).addEventListener('click', () => {
      const job = current()
      if (!job) return
      void attempt(async () => {
        show(await post<Job>(job.urls[verb]))
      })
    })
  }
}

/** Which of these orders a job can take now, and whether there is anybody to work on it. */
export function showOrders({ state, workers }: Job, button: (order: Order) => HTMLElement = onPage): void {
  button('pause').hidden = state !== 'running' && state !== 'queued'
  button('resume').hidden = state !== 'paused'
  button('stop').hidden = isEnded(state)
  showNoWorker(!isEnded(state) && state !== 'paused' && workers === 0)
}
