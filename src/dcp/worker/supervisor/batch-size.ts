/** A batch should last about this long: long enough to hide a commit, short enough to share the end of a job fairly. */
const TARGET_MS = 150
const GROWTH = 4
export const MAX_SLICES = 1024
/** Bound of one claim's data, in bytes. */
export const MAX_BYTES = 1024 * 1024

interface Measure {
  readonly sliceMs: number
  readonly slices: number
}

/**
 * How many slices of a job to run at once, by the time that its slices took so far: one at first, at most four times
 * as many as before, and never more than should take 150 ms.
 */
export function createBatchSizer() {
  const measures = new Map<string, Measure>()
  let recent: string | undefined
  const size = (job: string | undefined): number => {
    const known = job === undefined ? undefined : measures.get(job)
    if (!known) return 1
    const fitting = Math.floor(TARGET_MS / Math.max(known.sliceMs, 1e-6))
    return Math.max(1, Math.min(known.slices * GROWTH, fitting, MAX_SLICES))
  }
  return {
    /** A batch that takes longer than this was measured wrongly: its slices turned slow. */
    overrunMs: 4 * TARGET_MS,
    /** Slices for the next batch of this job. */
    size,
    /** Slices to claim next, when it is not known of which job. */
    claimSize: (): number => size(recent),
    /** True when so many slices of this job are known to end soon: more are not held while others may be idle. */
    fits: (job: string, slices: number): boolean => {
      const known = measures.get(job)
      return known !== undefined && known.sliceMs * slices <= 2 * TARGET_MS
    },
    measured: (job: string, slices: number, milliseconds: number): void => {
      const before = measures.get(job)
      const now = milliseconds / slices
      if (measures.size > 1000) measures.clear()
      measures.set(job, {
        sliceMs: before ? (before.sliceMs + now) / 2 : now,
        slices: Math.max(slices, Math.min(before?.slices ?? 1, slices * GROWTH)),
      })
      recent = job
    },
  }
}

export type BatchSizer = ReturnType<typeof createBatchSizer>
