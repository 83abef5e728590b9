import type {JobEvent} from '../job/events.js'
import type {ConsoleMessage, CustomMessage} from '../job/task.js'
import type {Context} from './context.js'
import {findJob} from './find-job.js'
import {type Interval, skipNumbers} from './intervals.js'
import type {Duplicate} from './sort-outcomes.js'
import {type EventRow, type EventSelection, eventsAround, eventsFrom} from './tables/event.js'
import {errorsIn, type ResultPage, resultsIn} from './tables/slice-read.js'

/**
 * The events of a job so far that have the number `from` or a higher one, in order and read lazily. Blocks come apart
 * here: each result, error and message is an event of its own. @throws Fault JOB_NOT_FOUND
 */
export function* readEvents(
  context: Context,
  id: string,
  from: number,
  selection: EventSelection = 'all',
  page?: ResultPage,
): Generator<JobEvent> {
  const key = findJob(context, id)
  const around = eventsAround(context.store, key, from)
  if (around && (selection === 'all' || around.type !== 'result'))
    yield* expand(context, key, id, around, from - around.seq, page)
  let next = around ? around.seq + around.count : from
  for (;;) {
    const rows = eventsFrom(context.store, key, next, selection)
    for (const row of rows) {
      yield* expand(context, key, id, row, 0, page)
      next = row.seq + row.count
    }
    if (rows.length === 0) return
  }
}

/** The events of a block but for the first few. */
function* expand(
  {store}: Context,
  key: number,
  id: string,
  row: EventRow,
  skip: number,
  page: ResultPage | undefined,
): Generator<JobEvent> {
  let seq = row.seq + skip
  const time = new Date(row.time).toISOString()
  const place = () => ({seq: seq++, time, job: id})
  switch (row.type) {
    case 'accepted':
      yield {type: 'accepted', ...place()}
      return
    case 'status':
    case 'stop':
    case 'nofunds':
      yield {type: row.type, ...place(), ...JSON.parse(row.payload)}
      return
    case 'noprogress': {
      const {slice, ...payload} = JSON.parse(row.payload)
      yield {type: 'noprogress', ...place(), sliceNumber: slice, code: 'ENOPROGRESS', ...payload}
      return
    }
    case 'console':
      for (const {slice, ...said} of (JSON.parse(row.payload) as ConsoleMessage[]).slice(skip)) {
        yield {type: 'console', ...place(), sliceNumber: slice, ...said}
      }
      return
    case 'custom':
      for (const {slice, name, data} of (JSON.parse(row.payload) as CustomMessage[]).slice(skip)) {
        yield {type: 'custom', ...place(), sliceNumber: slice, customEvent: name, data}
      }
      return
    case 'duplicate-result':
      for (const {slice, changed} of (JSON.parse(row.payload) as Duplicate[]).slice(skip)) {
        yield {type: 'duplicate-result', ...place(), sliceNumber: slice, changed}
      }
      return
    case 'result':
      for (const interval of skipNumbers(intervalsIn(row), skip)) {
        for (const {slice, value} of resultsIn(store, key, interval, page)) {
          yield {type: 'result', ...place(), sliceNumber: slice, result: value}
        }
      }
      return
    case 'error':
      for (const interval of skipNumbers(intervalsIn(row), skip)) {
        for (const {slice, ...error} of errorsIn(store, key, interval)) {
          yield {type: 'error', ...place(), sliceNumber: slice, ...error}
        }
      }
  }
}

function intervalsIn(row: EventRow): readonly Interval[] {
  return (JSON.parse(row.payload) as [number, number][]).map(([first, last]) => ({first, last}))
}
