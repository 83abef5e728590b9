import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

/** Rows that are due later than their interval allows: the clock was set back since they were written. */
export interface DueTooLate {
  hasAny(store: Store, now: number): boolean
  /** Lets them be due an interval from now. Within a transaction. */
  recall(store: Store, now: number): void
}

/** @param due the column that says when (microseconds) @param interval the one that says after how many seconds at most */
export function dueTooLate(table: string, due: string, interval: string): DueTooLate {
  // A second for clocks that are corrected a little.
  const where = `${interval} > 0 AND ${due} > ?1 + ${interval} * 1000000 + 1000000`
  const any = `SELECT EXISTS (SELECT 1 FROM ${table} WHERE ${where}) AS found`
  const recall = `UPDATE ${table} SET ${due} = ?1 + ${interval} * 1000000 WHERE ${where}`
  return {
    hasAny: (store, now) => integer(store.prepare(any).get(now) ?? {}, 'found') === 1,
    recall: (store, now) => {
      store.prepare(recall).run(now)
    },
  }
}
