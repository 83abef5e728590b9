import type {Store} from '../../../store/store.js'

const LAST = "(SELECT coalesce(max(turn), 0) FROM job INDEXED BY job_turn WHERE status = 'running')"
const BEGIN = 'UPDATE job SET turn_began = ? WHERE key = ?'
const END = `UPDATE job SET turn = ${LAST} + 1, turn_began = NULL WHERE key = ?`
const JOIN = `UPDATE job SET turn = ${LAST} WHERE key = ?`

/** A job is served from now on. */
export function beginTurn(store: Store, job: number, now: number): void {
  store.prepare(BEGIN).run(now, job)
}

/** A job was served: all others that wait come before it. */
export function endTurn(store: Store, job: number): void {
  store.prepare(END).run(job)
}

/** A new job waits behind those that are there. */
export function joinTurns(store: Store, job: number): void {
  store.prepare(JOIN).run(job)
}
