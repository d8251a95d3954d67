import type { Painting, PaintSettings } from './messages'

const QUALITY = { draft: 0.5, standard: 1, fine: 2 } as const
/** What a step costs beside the default network's, at the same size. */
const BACKBONE = { 'efficientnet-lite0': 1, vgg19: 9 } as const
const OPTIMIZER = { adam: 1, lbfgs: 1.3 } as const
const OVERHEAD_SECONDS = 1
/** Of the default settings at 384 px on two cores, before this machine has shown its own pace. */
const TYPICAL_SECONDS = 12
const TYPICAL_SIZE = 384

type Costly = Pick<PaintSettings, 'size' | 'quality' | 'backbone' | 'optimizer'>

function work({ size, quality, backbone, optimizer }: Costly): number {
  return (size / TYPICAL_SIZE) ** 2 * QUALITY[quality] * BACKBONE[backbone] * OPTIMIZER[optimizer]
}

/** Seconds that a painting may take, from how long this machine's last ones took. */
export function estimateSeconds(
  settings: Costly,
  finished: Pick<Painting, 'settings' | 'running_seconds'>[],
): number {
  const same = finished.filter((job) => job.settings.backbone === settings.backbone)
  const known = (same.length ? same : finished).slice(0, 5)
  const paces = known
    .map((job) => Math.max(0.5, job.running_seconds - OVERHEAD_SECONDS) / work(job.settings))
    .sort((a, b) => a - b)
  const pace = paces[Math.floor(paces.length / 2)] ?? TYPICAL_SECONDS
  return OVERHEAD_SECONDS + pace * work(settings)
}
