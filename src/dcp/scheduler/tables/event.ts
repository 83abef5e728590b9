import type {Row} from '../../../store/driver.js'
import {integer, text, word} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {JobEvent} from '../../job/events.js'

const TYPES = [
  'accepted',
  'status',
  'result',
  'duplicate-result',
  'console',
  'error',
  'noprogress',
  'custom',
  'nofunds',
  'stop',
] as const satisfies readonly JobEvent['type'][]

/** What is added to the events of a job: `count` events in one row. */
export interface EventEntry {
  readonly type: (typeof TYPES)[number]
  readonly count: number
  /** JSON text; see read-events for what each type has. */
  readonly payload: string
}

/** A block of events with the numbers `seq` to `seq + count - 1`. */
export interface EventRow extends EventEntry {
  readonly seq: number
  readonly time: number
}

/** A page of blocks has at most so many rows, and about so many bytes: a block of console output may be large. */
const PAGE_ROWS = 64
const PAGE_BYTES = 4 * 1024 * 1024

const INSERT = 'INSERT INTO event (job, seq, count, time, type, payload) VALUES (?, ?, ?, ?, ?, ?)'
const COLUMNS = 'seq, count, time, type, payload'
const AT = `SELECT ${COLUMNS} FROM event WHERE job = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`
const pageFrom = (condition: string): string =>
  `SELECT seq, octet_length(payload) AS bytes FROM event
   WHERE job = ? AND seq >= ? ${condition} ORDER BY seq LIMIT ${PAGE_ROWS}`
const from = (condition: string): string =>
  `SELECT ${COLUMNS} FROM event WHERE job = ? AND seq BETWEEN ? AND ? ${condition} ORDER BY seq`
const STOP = `SELECT seq FROM event WHERE job = (SELECT key FROM job WHERE id = ?) AND type = 'stop'
  ORDER BY seq DESC LIMIT 1`
const NO_RESULTS = "AND type <> 'result'"
const FROM = {
  all: {page: pageFrom(''), rows: from('')},
  withoutResults: {page: pageFrom(NO_RESULTS), rows: from(NO_RESULTS)},
}

/** Which events are wanted: results are by far the most, and the only ones that are looked up one by one. */
export type EventSelection = keyof typeof FROM

export function insertEvent(store: Store, job: number, event: EventRow): void {
  store.prepare(INSERT).run(job, event.seq, event.count, event.time, event.type, event.payload)
}

/** The number of the `stop` event of a job that has ended. Little comes after it, so it is found at once. */
export function stopNumber(store: Store, id: string): number | undefined {
  const row = store.prepare(STOP).get(id)
  return row && integer(row, 'seq')
}

/** The block that has the given number, if it has come so far, and if it does not begin with it. */
export function eventsAround(store: Store, job: number, seq: number): EventRow | undefined {
  const row = store.prepare(AT).get(job, seq)
  const event = row && eventOf(row)
  return event && event.seq < seq && event.seq + event.count > seq ? event : undefined
}

/** A page of blocks that begin at the given number or later; none when there are no more. */
export function eventsFrom(store: Store, job: number, seq: number, selection: EventSelection): readonly EventRow[] {
  const {page, rows} = FROM[selection]
  let last: number | undefined
  let bytes = 0
  for (const row of store.prepare(page).all(job, seq)) {
    bytes += integer(row, 'bytes')
    if (last !== undefined && bytes > PAGE_BYTES) break
    last = integer(row, 'seq')
  }
  return last === undefined ? [] : store.prepare(rows).all(job, seq, last).map(eventOf)
}

function eventOf(row: Row): EventRow {
  return {
    seq: integer(row, 'seq'),
    count: integer(row, 'count'),
    time: integer(row, 'time'),
    type: word(row, 'type', TYPES),
    payload: text(row, 'payload'),
  }
}
