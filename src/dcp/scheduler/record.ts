import type {Task, TaskReport} from '../job/task.js'
import type {Context} from './context.js'
import {sortOutcomes} from './sort-outcomes.js'
import type {EventEntry} from './tables/event.js'
import {deleteTask, heldTask, reduceTask} from './tables/task.js'
import {writeOutcomes} from './write-outcomes.js'

/**
 * Records outcomes of a task, durably, in one transaction. Any part of a task may be reported, in any order; of an
 * outcome that comes twice the first is kept, and an event tells of the second. False when the claim is lost: then
 * nothing is recorded.
 */
export function recordReport(context: Context, task: Task, report: TaskReport): boolean {
  const {store} = context
  return store.transaction(() => {
    const held = heldTask(store, task.id)
    if (!held) return false
    const {first, again} = sortOutcomes(context, held, report.outcomes)
    if (first.length === held.remaining) deleteTask(store, held.id)
    else if (first.length > 0) reduceTask(store, held.id, first.length)
    writeOutcomes(context, held.job, {
      executions: held.executions + 1,
      outcomes: first,
      told: [...block('console', report.console), ...block('custom', report.custom)],
      after: block('duplicate-result', again),
    })
    return true
  })
}

function block(type: EventEntry['type'], payload: readonly object[]): readonly EventEntry[] {
  return payload.length === 0 ? [] : [{type, count: payload.length, payload: JSON.stringify(payload)}]
}
