import {integer, integerOrNull, realOrNull, textOrNull} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {TaskError} from '../../wire/operations.js'
import {pointsOf} from './task-columns.js'
import {continueTask, endTask, type RunRecord} from './task-end.js'
import {noticeCancelled} from './task-unnoticed.js'

const RUNNING = `SELECT key, due, interval FROM task WHERE holder = ? AND state = 'running'`
const SCHEDULED = `SELECT key, at_time FROM task WHERE holder = ? AND state = 'waiting' AND at_time IS NOT NULL AND due <= ?`
const RESCHEDULE = 'UPDATE task SET at_time = ?, due = ? WHERE key = ?'

/**
 * What the end of a holder left behind, put right within a transaction before its tasks go on: runs that were under way
 * have failed with `error` and are never tried again (nobody knows how far they came), though their schedules go on. Of the
 * points in time that passed meanwhile the last one is kept, and so runs at once. Returns how many runs have failed.
 */
export function recoverTasks(store: Store, holder: string, now: number, error: TaskError): number {
  noticeCancelled(store, holder)
  const lost: RunRecord = {finished: 0, result: null, error}
  const running = store.prepare(RUNNING).all(holder)
  for (const row of running) {
    const key = integer(row, 'key')
    const interval = realOrNull(row, 'interval')
    const due = interval === null ? integerOrNull(row, 'due') : now + Math.round(interval * 1000)
    if (due === null) endTask(store, key, now, lost)
    else continueTask(store, key, due, lost)
  }
  for (const row of store.prepare(SCHEDULED).all(holder, now)) {
    const points = pointsOf(textOrNull(row, 'at_time')) ?? []
    const last = points.findLast((point) => Math.round(point * 1000) <= now)
    if (last === undefined) continue
    const left = points.slice(points.lastIndexOf(last))
    store.prepare(RESCHEDULE).run(JSON.stringify(left), Math.round(last * 1000), integer(row, 'key'))
  }
  return running.length
}
