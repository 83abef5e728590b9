import type {Row} from '../../../store/driver.js'
import {bytesOrNull, integer, integerOrNull, real, realOrNull, text, textOrNull, word} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {Run} from '../tasks.js'
import {KINDS, pointsOf} from './task-columns.js'

/** A run that has been claimed, and what is to become of its task afterwards. */
export interface ClaimedRun extends Run {
  readonly key: number
  readonly keepsResult: boolean
  /** When the task is due again: after a pause of so many seconds, at a time in milliseconds since 1970, or never. */
  readonly again: {readonly pause: number} | {readonly at: number} | undefined
}

const FIRST_DUE = `SELECT due FROM task WHERE holder = ? AND state = 'waiting' ORDER BY due LIMIT 1`
const DUE = `SELECT key, id, kind, func, receiver, timeout, interval, at_time, data FROM task JOIN payload ON task = key
  WHERE holder = ? AND state = 'waiting' AND due <= ? ORDER BY due, key LIMIT ?`
const CLAIM = `UPDATE task SET state = 'running', at_time = ?, due = ? WHERE key = ?`

/** When the next waiting task is due, in milliseconds since 1970. */
export function firstDue(store: Store, holder: string): number | undefined {
  const row = store.prepare(FIRST_DUE).get(holder)
  return row && (integerOrNull(row, 'due') ?? 0)
}

/** Marks what is due as running, within a transaction, the oldest first. A point in time is taken off its list. */
export function claimDue(store: Store, holder: string, now: number, most: number): readonly ClaimedRun[] {
  return store
    .prepare(DUE)
    .all(holder, now, most)
    .map((row) => {
      const points = pointsOf(textOrNull(row, 'at_time'))?.slice(1)
      const next = points?.[0] === undefined ? null : Math.round(points[0] * 1000)
      const run = runOf(row, next)
      store.prepare(CLAIM).run(points ? JSON.stringify(points) : null, next, run.key)
      return run
    })
}

function runOf(row: Row, next: number | null): ClaimedRun {
  const pause = realOrNull(row, 'interval')
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    func: text(row, 'func'),
    receiver: textOrNull(row, 'receiver'),
    timeout: real(row, 'timeout'),
    data: bytesOrNull(row, 'data') ?? new Uint8Array(),
    keepsResult: word(row, 'kind', KINDS) !== 'no-return',
    again: pause !== null ? {pause} : next !== null ? {at: next} : undefined,
  }
}
