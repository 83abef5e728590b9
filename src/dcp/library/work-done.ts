/** What a worker has computed. */
export interface WorkDone {
  readonly jobs: number
  readonly computed: number
  readonly failed: number
}

interface Counts {
  readonly computed: number
  readonly failed: number
}

/** A job is reported when its first slices are there, and then at most this often (milliseconds). */
const REPORT_MS = 5000

/** Counts the slices that a worker records, and reports from time to time how far each job is. */
export function countSlices(report: (job: string, counts: Counts) => void) {
  const jobs = new Map<string, Counts & {reported: number}>()
  return {
    add: (job: string, {computed, failed}: Counts): void => {
      const before = jobs.get(job) ?? {computed: 0, failed: 0, reported: Number.NEGATIVE_INFINITY}
      const counts = {computed: before.computed + computed, failed: before.failed + failed}
      const due = performance.now() - before.reported >= REPORT_MS
      jobs.set(job, {...counts, reported: due ? performance.now() : before.reported})
      if (due) report(job, counts)
    },
    total: (): WorkDone => {
      const all = [...jobs.values()]
      const sum = (key: keyof Counts): number => all.reduce((total, counts) => total + counts[key], 0)
      return {jobs: all.length, computed: sum('computed'), failed: sum('failed')}
    },
  }
}
