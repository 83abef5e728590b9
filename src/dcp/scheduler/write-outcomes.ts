import type {ConsoleMessage, SliceOutcome} from '../job/task.js'
import {appendEvents, statusEvent} from './append-events.js'
import type {Context} from './context.js'
import {finishWhenDone} from './end-job.js'
import {intervalsOf} from './intervals.js'
import type {EventEntry} from './tables/event.js'
import {countOutcomes} from './tables/job.js'
import {insertErrors, insertResults} from './tables/slice.js'

/**
 * Writes first outcomes of slices, the events that tell of them, and the end of the job when they were the last. A
 * block of events is one row, whatever its length. To be called within a transaction.
 * @param executions how often the slices were executed, this time included
 */
export function writeOutcomes(
  context: Context,
  job: number,
  executions: number,
  outcomes: readonly SliceOutcome[],
  messages: readonly ConsoleMessage[],
): void {
  const results = outcomes.filter((outcome) => outcome.kind === 'result')
  const errors = outcomes.filter((outcome) => outcome.kind === 'error')
  insertResults(context.store, job, executions, results)
  insertErrors(context.store, job, executions, errors)
  const entries: EventEntry[] = []
  if (messages.length > 0) {
    entries.push({type: 'console', count: messages.length, payload: JSON.stringify(messages)})
  }
  if (results.length > 0) entries.push(slicesEvent('result', results))
  if (errors.length > 0) entries.push(slicesEvent('error', errors))
  if (outcomes.length === 0) {
    appendEvents(context, job, entries)
    return
  }
  const cpuSeconds = outcomes.reduce((sum, outcome) => sum + outcome.cost.cpuSeconds, 0)
  const counts = countOutcomes(context.store, job, outcomes.length, errors.length, cpuSeconds)
  appendEvents(context, job, [...entries, statusEvent(counts)])
  finishWhenDone(context, job, counts)
}

/** The event stands for its slices; what came out of them is read from their rows. */
function slicesEvent(type: 'result' | 'error', outcomes: readonly SliceOutcome[]): EventEntry {
  const numbers = outcomes.map((outcome) => outcome.slice).sort((a, b) => a - b)
  const intervals = intervalsOf(numbers).map(({first, last}) => [first, last])
  return {type, count: numbers.length, payload: JSON.stringify(intervals)}
}
