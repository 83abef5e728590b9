import type {ProgressReports} from '../../job/task.js'

/** What a worker tells of a silent slice: it comes apart from the report that gives the slice back. */
export interface Silence {
  readonly message: string
  readonly progressReports: ProgressReports
}

/** What workers told of slices that they ended for their silence, until these are given back. */
export interface Silences {
  keep(worker: string, job: string, slice: number, silence: Silence): void
  /** What was told of a slice, once. */
  take(worker: string, job: string, slice: number): Silence | undefined
}

/** Slices are given back a moment later; what was never asked for makes place for newer ones. */
const KEPT = 1000

export function createSilences(): Silences {
  const kept = new Map<string, Silence>()
  const keyOf = (worker: string, job: string, slice: number): string => JSON.stringify([worker, job, slice])
  return {
    keep: (worker, job, slice, silence) => {
      const key = keyOf(worker, job, slice)
      kept.delete(key)
      kept.set(key, silence)
      const [oldest] = kept.keys()
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    },
    take: (worker, job, slice) => {
      const key = keyOf(worker, job, slice)
      const silence = kept.get(key)
      kept.delete(key)
      return silence
    },
  }
}
