import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

/** How far an identity has acknowledged the events of a job that have one label. */
export interface EventCursor {
  /** Id of the job. */
  readonly job: string
  /** Address, with EIP-55 checksum. */
  readonly identity: string
  /** DCP's name of the event, in lower case. */
  readonly label: string
  /** Number of an event: it and all before it were acknowledged, or had other labels. */
  readonly seq: number
}

const OF_JOB = `SELECT label, seq FROM event_cursor
  WHERE identity = ? AND job = (SELECT key FROM job WHERE id = ?)`
const SAVE = `INSERT INTO event_cursor (job, identity, label, seq) SELECT key, ?, ?, ? FROM job WHERE id = ?
  ON CONFLICT (job, identity, label) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq`

/** The cursors of an identity in a job, by label. */
export function jobCursors(store: Store, job: string, identity: string): ReadonlyMap<string, number> {
  const rows = store.prepare(OF_JOB).all(identity, job)
  return new Map(rows.map((row) => [text(row, 'label'), integer(row, 'seq')]))
}

/** Moves a cursor on. Nothing happens where it stands there or further on already, or where the job is gone. */
export function saveCursor(store: Store, {job, identity, label, seq}: EventCursor): void {
  store.prepare(SAVE).run(identity, label, seq, job)
}
