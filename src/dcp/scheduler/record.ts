import type {Task, TaskReport} from '../job/task.js'
import type {Context} from './context.js'
import {measure} from './metrics.js'
import {type Duplicate, sortOutcomes} from './sort-outcomes.js'
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
    measure(context, held.job, first)
    const events = reportEvents(report, again)
    writeOutcomes(context, held.job, {executions: held.executions + 1, outcomes: first, ...events})
    return true
  })
}

/** The events of a report: what was said before its outcomes, and which of these are not the first of their slice. */
export function reportEvents(
  report: TaskReport,
  again: readonly Duplicate[],
): {readonly told: readonly EventEntry[]; readonly after: readonly EventEntry[]} {
  return {
    told: [...block('console', report.console), ...block('custom', report.custom)],
    after: block('duplicate-result', again),
  }
}

function block(type: EventEntry['type'], payload: readonly object[]): readonly EventEntry[] {
  return payload.length === 0 ? [] : [{type, count: payload.length, payload: JSON.stringify(payload)}]
}
