import type {Row} from '../../../store/driver.js'
import {text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {type Log, log} from '../../wire/objects/process.js'
import {list, nullWhenEmpty} from '../../wire/shape.js'

// Later than the line before, in whichever process that was written: the time is what a reader continues from.
const INSERT = `INSERT INTO log (timestamp, colony, process_id, executor_name, message)
  VALUES (max(?, coalesce((SELECT max(timestamp) FROM log), 0) + 1), ?, ?, ?, ?)`
const OF_PROCESS = `FROM log WHERE process_id = ? AND process_id <> ''`
const OF_EXECUTOR = 'FROM log WHERE colony = ? AND executor_name = ?'

/**
 * How much text a list carries, in bytes: it ends before the line that would exceed this, but never before its first.
 * Whoever follows asks for the rest with the time of the last line.
 */
const MOST_BYTES = 32 * 1024 * 1024

function oldest(source: string): string {
  return bounded(`${source} AND timestamp > ? ORDER BY timestamp LIMIT ?`, 'timestamp')
}

function newest(source: string): string {
  return bounded(`${source} ORDER BY timestamp DESC LIMIT ?`, 'timestamp DESC')
}

/** The sizes first, which SQLite knows without reading the messages. */
function bounded(lines: string, order: string): string {
  return `SELECT l.process_id, l.executor_name, l.message, CAST(l.timestamp AS TEXT) AS time FROM
    (SELECT timestamp, bytes, sum(bytes) OVER (ORDER BY ${order}) AS total FROM
      (SELECT timestamp, octet_length(message) AS bytes ${lines})) part
    CROSS JOIN log l ON l.timestamp = part.timestamp
    WHERE total = bytes OR total <= ${MOST_BYTES} ORDER BY l.timestamp`
}

const OLDEST_OF_PROCESS = oldest(OF_PROCESS)
const NEWEST_OF_PROCESS = newest(OF_PROCESS)
const OLDEST_OF_EXECUTOR = oldest(OF_EXECUTOR)
const NEWEST_OF_EXECUTOR = newest(OF_EXECUTOR)
// Backwards through the table itself: half the time of going through an index of the colony (the + keeps it off).
const FOUND = newest('FROM log WHERE +colony = ? AND timestamp > ? AND instr(message, ?) > 0')

/** @param now microseconds. `processId` is '' for what an executor says of itself. */
export function insertLog(
  store: Store,
  line: {
    readonly colony: number
    readonly processId: string
    readonly executorName: string
    readonly message: string
    readonly now: number
  },
): void {
  const {colony, processId, executorName, message, now} = line
  store.prepare(INSERT).run(BigInt(now) * 1000n, colony, processId, executorName, message)
}

/** Which part of some lines: the oldest after a time (nanoseconds, 0 for all), or the newest. Both come oldest first. */
export interface LogPart {
  readonly count: number
  readonly since: bigint
  readonly latest: boolean
}

export function logsOfProcess(store: Store, processId: string, part: LogPart): readonly Row[] {
  const {count, since, latest} = part
  if (latest) return store.prepare(NEWEST_OF_PROCESS).all(processId, count)
  return store.prepare(OLDEST_OF_PROCESS).all(processId, since, count)
}

/** What an executor of this colony wrote, of processes and of itself. */
export function logsOfExecutor(store: Store, colony: number, name: string, part: LogPart): readonly Row[] {
  const {count, since, latest} = part
  if (latest) return store.prepare(NEWEST_OF_EXECUTOR).all(colony, name, count)
  return store.prepare(OLDEST_OF_EXECUTOR).all(colony, name, since, count)
}

/** The newest lines of a colony that contain a text exactly as it stands, oldest first. @param since nanoseconds */
export function searchLogRows(
  store: Store,
  colony: number,
  what: {readonly text: string; readonly since: bigint; readonly count: number},
): readonly Row[] {
  return store.prepare(FOUND).all(colony, what.since, what.text, what.count)
}

const logs = nullWhenEmpty(list(log))

/** Rows of logs as a reply. */
export function logsJson(rows: readonly Row[], colonyName: string): string {
  return logs.encode(
    rows.map(
      (row): Log => ({
        processid: text(row, 'process_id'),
        colonyname: colonyName,
        executorname: text(row, 'executor_name'),
        message: text(row, 'message'),
        timestamp: BigInt(text(row, 'time')),
      }),
    ),
  )
}
