import {randomBytes} from 'node:crypto'
import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {HeldCall} from '../tasks.js'

const EXISTS = 'SELECT 1 FROM task WHERE id = ?'
const INSERT = `INSERT INTO task
  (id, holder, kind, func, receiver, owner, owner_uuid, state, timeout, interval, created, due, bytes, at_time)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`
const INSERT_DATA = 'INSERT INTO payload (task, data) VALUES (?, ?)'

export interface NewTask {
  readonly holder: string
  readonly call: HeldCall
  /** A call that is due at once is under way from the start. */
  readonly state: 'waiting' | 'running'
  /** Milliseconds since 1970. */
  readonly created: number
  readonly due: number | null
  /** Points in time still to come, in seconds, sorted. */
  readonly atTime: readonly number[] | null
}

/** Adds a task, within a transaction. Its id is twelve hexadecimal digits, unique in the file. */
export function insertTask(store: Store, task: NewTask): {readonly key: number; readonly id: string} {
  const {call, holder, state, created, due, atTime} = task
  const id = freshId(store)
  const row = store
    .prepare(INSERT)
    .get(
      id,
      holder,
      call.kind,
      call.func,
      call.receiver,
      call.owner,
      call.ownerUuid,
      state,
      call.timeout,
      call.interval,
      created,
      due,
      call.data.byteLength,
      atTime && JSON.stringify(atTime),
    )
  const key = integer(row ?? {}, 'key')
  store.prepare(INSERT_DATA).run(key, call.data)
  return {key, id}
}

function freshId(store: Store): string {
  for (;;) {
    const id = randomBytes(6).toString('hex')
    if (!store.prepare(EXISTS).get(id)) return id
  }
}
