import { post } from '../api'
import { bytes } from '../durations'
import { gettext, ngettext } from '../i18n'
import type { GateFigures, QueueFigures, WorkerFigures } from './figures'
import { percent } from './numbers'
import type { Line, Order } from './rows'

export interface OrderUrls {
  pause: string
  resume: string
  drain: string
}

export function gateLine(gate: GateFigures): Line {
  return {
    id: `gate-${gate.id}`,
    title: gate.name,
    href: gate.page,
    state: gate.is_up ? 'done' : 'failed',
    details: [
      [
        gate.is_up ? gettext('Up') : gettext('Down'),
        gettext('Today: %(opened)s opened, %(refused)s refused, %(spoofs)s spoofs', {
          opened: gate.opened_today,
          refused: gate.refused_today,
          spoofs: gate.spoofs_today,
        }),
      ].join(' · '),
    ],
    orders: gate.kiosks.map((kiosk) => ({
      words: kiosk.is_online
        ? gettext('Disconnect %(screen)s', { screen: kiosk.name })
        : gettext('Disconnect %(screen)s (off)', { screen: kiosk.name }),
      about: gate.name,
      question: gettext('The screen stops at once. To use it again, pair it anew.'),
      give: () => post(kiosk.revoke),
    })),
  }
}

export function queueLine(queue: QueueFigures, urls: OrderUrls): Line {
  const url = (pattern: string) => pattern.replace('QUEUE', encodeURIComponent(queue.name))
  const order: Order = queue.is_paused
    ? { words: gettext('Go on'), about: queue.name, give: () => post(url(urls.resume)) }
    : { words: gettext('Pause'), about: queue.name, give: () => post(url(urls.pause)) }
  return {
    id: `queue-${queue.name}`,
    title: queue.name,
    ...stateOf(queue),
    details: [
      [
        ...(queue.is_paused ? [gettext('paused')] : []),
        ngettext('%(count)s waits', '%(count)s wait', queue.waiting),
        ngettext('%(count)s runs', '%(count)s run', queue.running),
        ngettext('%(count)s worker', '%(count)s workers', queue.workers),
      ].join(' · '),
    ],
    orders: [order],
  }
}

/** A line without workers is a fault only when somebody waits in it. */
function stateOf(queue: QueueFigures): Pick<Line, 'state'> {
  if (queue.is_paused) return { state: 'paused' }
  if (queue.workers) return { state: 'done' }
  return queue.waiting ? { state: 'failed' } : {}
}

export function workerLine(worker: WorkerFigures, urls: OrderUrls): Line {
  const drain = (): Promise<void> => post(urls.drain, { name: worker.name })
  return {
    id: `worker-${worker.name}`,
    title: `${worker.queues.join(', ')} · ${worker.host}`,
    state: worker.is_drained ? 'paused' : 'done',
    details: [
      ...(worker.is_drained ? [gettext('Drained: it takes nothing more until it is started again')] : []),
      gettext('%(cpu)s of a core, %(memory)s of memory', {
        cpu: percent(worker.cpu_percent / 100),
        memory: bytes(worker.memory_bytes),
      }),
      gettext('Machine: %(cpu)s of %(cores)s cores, %(free)s of %(total)s free', {
        cpu: percent(worker.machine_cpu_percent / 100),
        cores: worker.machine_cores,
        free: bytes(worker.machine_memory_free_bytes),
        total: bytes(worker.machine_memory_bytes),
      }),
      ...worker.gpus.map((gpu) =>
        gettext('%(name)s: %(use)s, %(used)s of %(total)s', {
          name: gpu.name,
          use: percent(gpu.percent / 100),
          used: bytes(gpu.used_bytes),
          total: bytes(gpu.total_bytes),
        }),
      ),
    ],
    orders: worker.is_drained
      ? []
      : [
          {
            words: gettext('Drain'),
            about: worker.name,
            question: gettext(
              'It ends the job that it has and takes nothing more, until it is started again.',
            ),
            give: drain,
          },
        ],
  }
}
