import { bytes } from '../durations'
import { gettext, language, ngettext } from '../i18n'
import type { Figures, Percentiles } from './figures'

export function tiles(now: Figures): [string, string][] {
  const up = now.gates.filter((gate) => gate.is_up).length
  const wait = now.queues.reduce((all, queue) => all + queue.waiting, 0)
  return [
    [gettext('Gates up'), `${up} / ${now.gates.length}`],
    [gettext('Spoofs, 24 h'), String(now.refusals.spoofs)],
    [gettext('Jobs waiting'), String(wait)],
    [gettext('Workers'), now.workers ? String(now.workers.length) : '–'],
    [gettext('Gate, p50 / p95 / p99'), waits(now.latencies?.gate)],
    [gettext('Stream, p50 / p95 / p99'), waits(now.latencies?.stream)],
    [gettext('Errors, 24 h'), now.incidents ? String(now.incidents.length) : '–'],
    [gettext('Disk free'), bytes(now.storage.free_bytes)],
  ]
}

function waits(found: Percentiles | null | undefined): string {
  if (!found) return '–'
  const numbers = [found.p50, found.p95, found.p99].map((one) =>
    Math.round(1000 * one).toLocaleString(language()),
  )
  return gettext('%(numbers)s ms', { numbers: numbers.join(' / ') })
}

const NAMED = 3

/** The first of many names, and how many others there are. */
function inWords(names: string[]): string {
  const others = names.length - NAMED
  const told =
    others > 1 ? [...names.slice(0, NAMED), ngettext('%(count)s other', '%(count)s others', others)] : names
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(told)
}

export function storagePairs({ storage, retention }: Figures): [string, string][] {
  const days = (count: number) => ngettext('%(count)s day', '%(count)s days', count)
  return [
    [
      gettext('Disk'),
      gettext('%(free)s of %(total)s free', {
        free: bytes(storage.free_bytes),
        total: bytes(storage.total_bytes),
      }),
    ],
    [gettext('Photographs'), `${storage.photos.toLocaleString(language())} · ${bytes(storage.photos_bytes)}`],
    [
      gettext('Results of jobs'),
      `${storage.jobs.toLocaleString(language())} · ${bytes(storage.results_bytes)}`,
    ],
    [gettext('Accounts and guests'), `${storage.accounts} · ${storage.guests}`],
    [gettext('People in galleries'), `${storage.people} · ${storage.galleries}`],
    [gettext('The audit trail is kept'), days(retention.audit_days)],
    ...retention.gates.map(({ names, passage_days, snapshot_days }): [string, string] => [
      gettext('Passages and their pictures, %(gate)s', { gate: inWords(names) }),
      `${days(passage_days)}, ${days(snapshot_days)}`,
    ]),
    ...(retention.oldest_passage_at
      ? [
          [
            gettext('Oldest passage'),
            new Date(retention.oldest_passage_at * 1000).toLocaleDateString(language()),
          ] as [string, string],
        ]
      : []),
  ]
}
