import type {SliceOutcome, Task, TaskReport} from '../job/task.js'
import type {Context} from './context.js'
import {lengthOf} from './intervals.js'
import {computedNumbers} from './tables/slice.js'
import {deleteTask, heldTask, reduceTask, type TaskRow} from './tables/task.js'
import {writeOutcomes} from './write-outcomes.js'

/**
 * Records outcomes of a task, durably, in one transaction. Any part of a task may be reported, in any order; an outcome
 * that comes twice is kept as it came first. False when the claim is lost: then nothing is recorded.
 */
export function recordReport(context: Context, task: Task, report: TaskReport): boolean {
  const {store} = context
  return store.transaction(() => {
    const held = heldTask(store, task.id)
    if (!held) return false
    const outcomes = firstOutcomes(context, held, report.outcomes)
    if (outcomes.length === held.remaining) deleteTask(store, held.id)
    else if (outcomes.length > 0) reduceTask(store, held.id, outcomes.length)
    if (outcomes.length + report.console.length > 0) {
      writeOutcomes(context, held.job, held.tries + 1, outcomes, report.console)
    }
    return true
  })
}

function firstOutcomes({store}: Context, held: TaskRow, outcomes: readonly SliceOutcome[]): readonly SliceOutcome[] {
  for (const {slice} of outcomes) {
    if (slice < held.first || slice > held.last) throw new Error(`slice ${slice} is not in task ${held.id}`)
  }
  if (held.remaining === lengthOf(held)) return outcomes
  const computed = new Set(computedNumbers(store, held.job, held))
  return outcomes.filter((outcome) => !computed.has(outcome.slice))
}
