/** What `webapp/dashboard/figures.py` tells. */
export interface Figures {
  at: number
  gates: GateFigures[]
  passages: Record<'opened' | 'refused' | 'spoof', number[]>
  refusals: { by_reason: { reason: string; count: number }[]; spoofs: number }
  queues: QueueFigures[]
  running: JobFigures[]
  waiting: JobFigures[]
  failed: JobFigures[]
  /** Null while Redis is away, as are workers and incidents. */
  latencies: Record<'gate' | 'stream', Percentiles | null> | null
  workers: WorkerFigures[] | null
  incidents: Incident[] | null
  storage: StorageFigures
  retention: RetentionFigures
}

export interface GateFigures {
  id: number
  name: string
  is_up: boolean
  opened_today: number
  refused_today: number
  spoofs_today: number
  page: string
  kiosks: { name: string; is_online: boolean; revoke: string }[]
}

export interface QueueFigures {
  name: string
  waiting: number
  running: number
  workers: number
  is_paused: boolean
}

export interface JobFigures {
  id: number
  title: string
  owner: string
  worker: string
  fraction: number
  /** Seconds since 1970: when it began, was asked for, or ended. */
  since: number
  reason: string
  request_id: string
  urls: { cancel: string; requeue: string }
}

/** Seconds. */
export interface Percentiles {
  measured: number
  p50: number
  p95: number
  p99: number
}

export interface WorkerFigures {
  name: string
  host: string
  queues: string[]
  started_at: number
  cpu_percent: number
  memory_bytes: number
  machine_cpu_percent: number
  machine_cores: number
  machine_memory_bytes: number
  machine_memory_free_bytes: number
  gpus: { name: string; percent: number; used_bytes: number; total_bytes: number }[]
  is_drained: boolean
}

export interface Incident {
  at: number
  level: string
  logger: string
  message: string
  traceback: string
  request_id: string
  job: number | null
}

export interface StorageFigures {
  total_bytes: number
  free_bytes: number
  photos: number
  photos_bytes: number
  jobs: number
  results_bytes: number
  accounts: number
  guests: number
  galleries: number
  people: number
}

export interface RetentionFigures {
  audit_days: number
  /** Gates that keep things equally long. */
  gates: { names: string[]; passage_days: number; snapshot_days: number }[]
  oldest_passage_at: number | null
}

export interface DashboardMessage {
  type: 'dashboard.figures'
  figures: Figures
}
