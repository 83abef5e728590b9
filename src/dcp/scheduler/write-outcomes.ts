import type {SliceOutcome} from '../job/task.js'
import {appendEvents, statusEvent} from './append-events.js'
import type {Context} from './context.js'
import {finishWhenDone} from './end-job.js'
import {cancelWhenHopeless} from './hopeless.js'
import {intervalsOf} from './intervals.js'
import type {EventEntry} from './tables/event.js'
import {countOutcomes} from './tables/job.js'
import {insertErrors, insertResults} from './tables/slice.js'

export interface News {
  /** How often the slices were begun, this time included. */
  readonly executions: number
  /** The first outcomes of their slices. */
  readonly outcomes: readonly SliceOutcome[]
  /** Events of what came before the outcomes. */
  readonly told: readonly EventEntry[]
  /** Events of what came after them. */
  readonly after?: readonly EventEntry[]
  /** True when nobody reported the outcomes: the slices are given up. */
  readonly givenUp?: boolean
}

/**
 * Writes first outcomes of slices, the events that tell of them, and the end of the job when they were the last. A
 * block of events is one row, whatever its length. To be called within a transaction.
 */
export function writeOutcomes(context: Context, job: number, news: News): void {
  const {executions, outcomes, told, after = [], givenUp = false} = news
  const results = outcomes.filter((outcome) => outcome.kind === 'result')
  const errors = outcomes.filter((outcome) => outcome.kind === 'error')
  insertResults(context.store, job, executions, results)
  insertErrors(context.store, job, executions, errors)
  const entries: EventEntry[] = [...told]
  if (results.length > 0) entries.push(slicesEvent('result', results))
  if (errors.length > 0) entries.push(slicesEvent('error', errors))
  entries.push(...after)
  if (outcomes.length === 0) {
    appendEvents(context, job, entries)
    return
  }
  const cpuSeconds = outcomes.reduce((sum, outcome) => sum + outcome.cost.cpuSeconds, 0)
  const counts = countOutcomes(context.store, job, {
    computed: outcomes.length,
    failed: errors.length,
    cpuSeconds,
    givenUp,
  })
  appendEvents(context, job, [...entries, statusEvent(counts)])
  finishWhenDone(context, job, counts)
  if (givenUp) cancelWhenHopeless(context, job, counts)
}

/** The event stands for its slices; what came out of them is read from their rows. */
function slicesEvent(type: 'result' | 'error', outcomes: readonly SliceOutcome[]): EventEntry {
  const numbers = outcomes.map((outcome) => outcome.slice).sort((a, b) => a - b)
  const intervals = intervalsOf(numbers).map(({first, last}) => [first, last])
  return {type, count: numbers.length, payload: JSON.stringify(intervals)}
}
