import type {Row} from '../../../store/driver.js'
import {integer, text, word} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

const TYPES = ['accepted', 'status', 'result', 'console', 'error', 'stop'] as const

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

const PAGE_ROWS = 64
const INSERT = 'INSERT INTO event (job, seq, count, time, type, payload) VALUES (?, ?, ?, ?, ?, ?)'
const COLUMNS = 'seq, count, time, type, payload'
const AT = `SELECT ${COLUMNS} FROM event WHERE job = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`
const from = (condition: string): string =>
  `SELECT ${COLUMNS} FROM event WHERE job = ? AND seq >= ? ${condition} ORDER BY seq LIMIT ${PAGE_ROWS}`
const FROM = {all: from(''), withoutResults: from("AND type <> 'result'")}

/** Which events are wanted: results are by far the most, and the only ones that are looked up one by one. */
export type EventSelection = keyof typeof FROM

export function insertEvent(store: Store, job: number, event: EventRow): void {
  store.prepare(INSERT).run(job, event.seq, event.count, event.time, event.type, event.payload)
}

/** The block that has the given number, if it has come so far, and if it does not begin with it. */
export function eventsAround(store: Store, job: number, seq: number): EventRow | undefined {
  const row = store.prepare(AT).get(job, seq)
  const event = row && eventOf(row)
  return event && event.seq < seq && event.seq + event.count > seq ? event : undefined
}

/** A page of blocks that begin at the given number or later. */
export function eventsFrom(store: Store, job: number, seq: number, selection: EventSelection): readonly EventRow[] {
  return store.prepare(FROM[selection]).all(job, seq).map(eventOf)
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
