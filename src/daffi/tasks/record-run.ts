import type {Store} from '../../store/store.js'
import type {TaskLimits} from './limits.js'
import type {ClaimedRun} from './tables/task-due.js'
import {continueTask, endTask, type RunRecord} from './tables/task-end.js'
import type {Tally} from './tables/task-tally.js'
import type {RunOutcome} from './tasks.js'

/** Records how a run went, within a transaction. Returns whether its task has ended with it. */
export function recordRun(
  store: Store,
  tally: Tally,
  limits: TaskLimits,
  run: ClaimedRun,
  outcome: RunOutcome,
  now: number,
): boolean {
  const record = recordOf(run, outcome, run.again ? limits.bytes - tally.liveBytes : limits.bytes)
  if (run.again) {
    const due = 'at' in run.again ? run.again.at : now + Math.round(run.again.pause * 1000)
    tally.liveBytes += continueTask(store, run.key, due, record) ?? 0
    return false
  }
  const held = endTask(store, run.key, now, record)
  if (held === undefined) return false
  tally.live -= 1
  tally.liveBytes -= held
  tally.ended += 1
  tally.endedBytes += record.result?.byteLength ?? 0
  return true
}

/** @param room bytes that may be kept */
function recordOf(run: ClaimedRun, outcome: RunOutcome, room: number): RunRecord {
  if (!outcome.ok) return {finished: 1, result: null, error: outcome.error}
  if (!run.keepsResult) return {finished: 1, result: null, error: null}
  if (outcome.data.byteLength <= room) return {finished: 1, result: outcome.data, error: null}
  const message = `The result of ${run.func} is too large to be kept: ${outcome.data.byteLength} bytes`
  return {finished: 1, result: null, error: {type: 'RemoteCallError', message, stack: null}}
}
