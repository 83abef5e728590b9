import type {Charge, JobWork, SliceOutcome, TaskReport} from '../../job/task.js'
import {storeResult} from '../data/store-result.js'

const PARALLEL = 4

/** Results of a task on their way to where its job wants them. */
export interface ResultPosts {
  /** Passes on what is no result, and each result as it is recorded once it was posted. */
  report(report: TaskReport): void
  /** Waits for all posts; gives the slices whose result could not be stored. They have no outcome. */
  settled(): Promise<readonly Charge[]>
}

/**
 * Posts results, four at once, before they are recorded. Undefined for a job that wants its results reported.
 * @param pass gets what is to be recorded @param failed gets whatever is no failure of the server
 */
export function createResultPosts(
  {id, deployment: {resultStorage}}: JobWork,
  pass: (report: TaskReport) => void,
  signal: AbortSignal,
  failed: (error: unknown) => void,
): ResultPosts | undefined {
  if (!resultStorage) return undefined
  const waiting: Extract<SliceOutcome, {kind: 'result'}>[] = []
  const active = new Set<Promise<void>>()
  let charges: Charge[] = []

  const post = async (outcome: Extract<SliceOutcome, {kind: 'result'}>): Promise<void> => {
    try {
      const stored = await storeResult(resultStorage, id, outcome.slice, outcome.value, signal)
      if (stored.kind === 'stored') pass({outcomes: [{...outcome, value: stored.text}], console: [], custom: []})
      else charges.push({code: stored.code, message: stored.message, slice: outcome.slice})
    } catch (error) {
      // What was not stored when the worker ends goes back without an outcome.
      if (!signal.aborted) failed(error)
    }
  }
  const fill = (): void => {
    while (active.size < PARALLEL) {
      const outcome = waiting.shift()
      if (!outcome) return
      const posted = post(outcome).finally(() => {
        active.delete(posted)
        fill()
      })
      active.add(posted)
    }
  }

  return {
    report: (report) => {
      const others = report.outcomes.filter((outcome) => outcome.kind !== 'result')
      for (const outcome of report.outcomes) if (outcome.kind === 'result') waiting.push(outcome)
      if (others.length + report.console.length + report.custom.length > 0) pass({...report, outcomes: others})
      fill()
    },
    settled: async () => {
      while (active.size > 0) await Promise.all(active)
      const done = charges
      charges = []
      return done
    },
  }
}
