/** Numbers of slices, by the id of their job. */
export type SlicesOfJobs = ReadonlyMap<string, readonly number[]>

/**
 * What one worker was given since the endpoint runs, and has not reported yet. The store knows who holds what; this
 * knows besides what was begun, which the worker says once for each slice.
 */
export interface Hand {
  give(job: string, slices: readonly number[], now: number): void
  begin(job: string, slices: readonly number[]): void
  drop(job: string, slices: readonly number[]): void
  clear(): void
  /** True while there are slices that it has not begun. */
  hasUnbegun(): boolean
  /** Those of these slices that were begun; all of them where none is known to be. */
  begunOf(job: string, slices: readonly number[]): readonly number[]
  /** Slices of jobs but for these that were given after a time. */
  givenSince(time: number, but: SlicesOfJobs): SlicesOfJobs
}

interface Held {
  readonly given: number
  begun: boolean
}

export function createHand(): Hand {
  const jobs = new Map<string, Map<number, Held>>()
  let unbegun = 0

  const drop = (job: string, slices: readonly number[]): void => {
    const held = jobs.get(job)
    if (!held) return
    for (const slice of slices) {
      if (held.get(slice)?.begun === false) unbegun--
      held.delete(slice)
    }
    if (held.size === 0) jobs.delete(job)
  }

  return {
    give: (job, slices, now) => {
      drop(job, slices)
      const held = jobs.get(job) ?? new Map<number, Held>()
      for (const slice of slices) held.set(slice, {given: now, begun: false})
      unbegun += slices.length
      jobs.set(job, held)
    },
    begin: (job, slices) => {
      for (const slice of slices) {
        const held = jobs.get(job)?.get(slice)
        if (!held || held.begun) continue
        held.begun = true
        unbegun--
      }
    },
    drop,
    clear: () => {
      jobs.clear()
      unbegun = 0
    },
    hasUnbegun: () => unbegun > 0,
    begunOf: (job, slices) => {
      const begun = slices.filter((slice) => jobs.get(job)?.get(slice)?.begun)
      return begun.length > 0 ? begun : slices
    },
    givenSince: (time, but) => {
      const young = new Map<string, readonly number[]>()
      for (const [job, held] of jobs) {
        if (but.has(job)) continue
        young.set(
          job,
          [...held].filter(([, {given}]) => given > time).map(([slice]) => slice),
        )
      }
      return young
    },
  }
}
