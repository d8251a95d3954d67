import { againUrl } from './again'
import { roughly } from './durations'
import { gettext } from './i18n'
import { showOrders } from './job_orders'
import { type Painting, type JobFrame } from './messages'
import { showRefusal } from './notices'
import { find } from './page_data'
import { settingsLine, stateDetail, stateWord } from './words'

const ACTIVE = new Set(['queued', 'running', 'paused'])

function showState(job: Painting): void {
  find('#job-room').dataset.state = job.state
  const state = find('#state .state')
  state.dataset.state = job.state
  setText('#state [data-state-text]', stateWord(job.state))
  setText('#state [data-state-detail]', stateDetail(job))
  if (job.error) showRefusal(job.error.message)
}

function showControls(job: Painting): void {
  showOrders(job)
  find('#balance-box').hidden = !ACTIVE.has(job.state)
  showDownload('#download', job.urls.result)
  showDownload('#download-timelapse', job.urls.timelapse)
  const again = find<HTMLAnchorElement>('#again')
  again.href = againUrl(job)
  // After a failure that is what to do next.
  again.classList.toggle('btn-primary', job.state === 'failed')
  again.classList.toggle('btn-ghost', job.state !== 'failed')
}

function showDownload(selector: string, url: string | null): void {
  const link = find<HTMLAnchorElement>(selector)
  link.hidden = url === null
  if (url) link.href = url
}

/** Only what changes is written: a screen reader hears every writing. */
function setText(selector: string, text: string): void {
  const element = find(selector)
  if (element.textContent !== text) element.textContent = text
}

/** Everything beside the picture that follows from the job's row. */
export function showJob(job: Painting): void {
  showState(job)
  showControls(job)
  const isOnItsWay = job.state === 'running' || job.state === 'paused'
  find('#progress-box').hidden = !isOnItsWay
  find<HTMLProgressElement>('#progress').value = job.fraction
  if (job.state !== 'running') setText('#time-left', '')
  setText('#settings-line', settingsLine(job.settings))
  document.title = `${isOnItsWay ? `${Math.round(job.fraction * 100)} % · ` : ''}${job.title} · Facet`
}

/** What a frame tells beside its picture. */
export function showStep(job: Painting, { fraction, figures, seconds_left: secondsLeft }: JobFrame): void {
  if (job.state !== 'running' && job.state !== 'paused') return
  find<HTMLProgressElement>('#progress').value = fraction
  const { step, steps, scale_px: scale } = figures
  if (step !== undefined && steps !== undefined) {
    const words = { step, steps, scale: scale ?? job.settings.size }
    setText('#step', gettext('Step %(step)s of %(steps)s, at %(scale)s px', words))
    if (job.state === 'running') setText('#state [data-state-detail]', '')
  }
  const left =
    secondsLeft === null || job.state === 'paused'
      ? ''
      : gettext('%(time)s left', { time: roughly(secondsLeft) })
  setText('#time-left', left)
  document.title = `${Math.round(fraction * 100)} % · ${job.title} · Facet`
}
