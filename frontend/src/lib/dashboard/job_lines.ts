import { post } from '../api'
import { clock } from '../durations'
import { gettext } from '../i18n'
import type { Incident, JobFigures } from './figures'
import { moment, percent } from './numbers'
import type { Line, Order } from './rows'

export function runningLine(job: JobFigures, at: number): Line {
  return {
    id: `job-${job.id}`,
    title: job.title,
    state: 'running',
    details: [
      `${job.owner} · ${percent(job.fraction)} · ${clock(at - job.since)}${job.worker ? ` · ${job.worker}` : ''}`,
    ],
    orders: [stopOrder(job)],
  }
}

export function waitingLine(job: JobFigures, at: number): Line {
  return {
    id: `job-${job.id}`,
    title: job.title,
    state: 'queued',
    details: [gettext('%(owner)s, for %(time)s', { owner: job.owner, time: clock(at - job.since) })],
    orders: [stopOrder(job)],
  }
}

export function failedLine(job: JobFigures): Line {
  return {
    id: `job-${job.id}`,
    title: job.title,
    state: 'failed',
    details: [
      `${job.owner} · ${moment(job.since)} · ${job.reason}`,
      ...(job.request_id ? [gettext('Trace %(number)s', { number: job.request_id })] : []),
    ],
    orders: [{ words: gettext('Try again'), about: job.title, give: () => post(job.urls.requeue) }],
  }
}

export function incidentLine(incident: Incident): Line {
  return {
    id: `incident-${incident.at}-${incident.logger}`,
    title: incident.message,
    details: [
      [
        moment(incident.at),
        incident.logger,
        ...(incident.job ? [gettext('job %(number)s', { number: incident.job })] : []),
      ].join(' · '),
      ...(incident.request_id ? [gettext('Trace %(number)s', { number: incident.request_id })] : []),
    ],
    ...(incident.traceback ? { more: incident.traceback } : {}),
  }
}

function stopOrder(job: JobFigures): Order {
  return {
    words: gettext('Stop'),
    about: job.title,
    question: gettext('It ends for good; what was made by then is kept.'),
    give: () => post(job.urls.cancel),
  }
}
