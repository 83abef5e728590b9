import {isJobLabel, type JobLabel} from './labels.js'

/**
 * Answers to events of a session that ended with its process: the caller gives them when it comes back, and would be told
 * those events a second time. The id of a request says which event it told.
 */
export interface LateAnswers {
  /** @param id of the request that was answered */
  add(identity: string, id: string): void
  /** Numbers of the events of a job that an identity has answered so, by label. */
  of(identity: string, job: string): ReadonlyMap<JobLabel, Set<number>>
}

/** Whoever does not come back is forgotten when so many others came. */
const KEPT = 2000
const MARK = '|'

/** Names a request that tells an event; whatever else its id has comes before. */
export function requestName(job: string, label: JobLabel, seq: number): string {
  return [job, label, seq].join(MARK)
}

export function createLateAnswers(): LateAnswers {
  const all = new Map<string, Map<JobLabel, Set<number>>>()
  const of = (identity: string, job: string): Map<JobLabel, Set<number>> => {
    const key = `${identity} ${job}`
    const found = all.get(key) ?? new Map<JobLabel, Set<number>>()
    all.delete(key)
    all.set(key, found)
    const [oldest] = all.keys()
    if (all.size > KEPT && oldest !== undefined) all.delete(oldest)
    return found
  }
  return {
    of,
    add: (identity, id) => {
      const [, job, label = '', seq] = id.split(MARK)
      if (job === undefined || !isJobLabel(label) || !Number.isSafeInteger(Number(seq))) return
      const labels = of(identity, job)
      const numbers = labels.get(label) ?? new Set()
      labels.set(label, numbers)
      // No more than a window were under way.
      if (numbers.size < 1000) numbers.add(Number(seq))
    },
  }
}
