import type {Row} from '../../../store/driver.js'
import {integer, real, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {functionArguments, type RegisteredFunction} from '../../wire/objects/members.js'
import {requireListable} from '../limits.js'

const COLUMNS = `f.id, f.executor_type, f.name, f.description, f.args, f.counter, f.min_wait, f.max_wait, f.sum_wait,
  f.min_exec, f.max_exec, f.sum_exec, e.name AS executor_name, e.id AS executor_id, e.location, c.name AS colony_name`
const JOINED = `SELECT ${COLUMNS} FROM function f JOIN executor e ON e.key = f.executor JOIN colony c ON c.key = f.colony`
const BY_ID = `${JOINED} WHERE f.id = ?`
const OF_COLONY = `${JOINED} WHERE f.colony = ? ORDER BY f.key`
const OF_EXECUTOR = `${JOINED} WHERE f.executor = ? ORDER BY f.key`
const SIZE = 'SELECT coalesce(sum(octet_length(args) + octet_length(description)), 0) AS bytes FROM function'
const SIZE_OF_COLONY = `${SIZE} WHERE colony = ?`
const SIZE_OF_EXECUTOR = `${SIZE} WHERE executor = ?`
const INSERT = `INSERT INTO function (id, executor, colony, executor_type, name, description, args)
  VALUES (?, ?, ?, ?, ?, ?, ?)`
const REMOVE = 'DELETE FROM function WHERE id = ?'
const REMOVE_OF = 'DELETE FROM function WHERE executor = ?'
const COUNT = `UPDATE function SET counter = counter + 1, sum_wait = sum_wait + ?1, sum_exec = sum_exec + ?2,
  min_wait = CASE counter WHEN 0 THEN ?1 ELSE min(min_wait, ?1) END, max_wait = max(max_wait, ?1),
  min_exec = CASE counter WHEN 0 THEN ?2 ELSE min(min_exec, ?2) END, max_exec = max(max_exec, ?2)
  WHERE executor = ?3 AND name = ?4`

/** A function that an executor announced, with what its calls took so far (seconds). */
export interface FunctionRow {
  /** Identity of the executor. */
  readonly executorId: string
  /** As on the wire. */
  readonly value: RegisteredFunction
}

export interface NewFunction {
  readonly id: string
  readonly executor: number
  readonly colony: number
  readonly executorType: string
  readonly name: string
  readonly description: string
  /** JSON of the list of arguments. */
  readonly args: string
}

function functionOf(row: Row): FunctionRow {
  const counter = integer(row, 'counter')
  const mean = (column: string): number => (counter === 0 ? 0 : real(row, column) / counter)
  return {
    executorId: text(row, 'executor_id'),
    value: {
      functionid: text(row, 'id'),
      executorname: text(row, 'executor_name'),
      executortype: text(row, 'executor_type'),
      colonyname: text(row, 'colony_name'),
      funcname: text(row, 'name'),
      description: text(row, 'description'),
      args: functionArguments.decode(JSON.parse(text(row, 'args')), 'args'),
      counter,
      minwaittime: real(row, 'min_wait'),
      maxwaittime: real(row, 'max_wait'),
      minexectime: real(row, 'min_exec'),
      maxexectime: real(row, 'max_exec'),
      avgwaittime: mean('sum_wait'),
      avgexectime: mean('sum_exec'),
      locationname: text(row, 'location'),
    },
  }
}

export function functionById(store: Store, id: string): FunctionRow | undefined {
  const row = store.prepare(BY_ID).get(id)
  return row && functionOf(row)
}

/** What the executors of a colony announced, oldest first. @throws RpcError 400 when it is too large together */
export function functionsOfColony(store: Store, colony: number): readonly FunctionRow[] {
  requireListable(integer(store.prepare(SIZE_OF_COLONY).get(colony) ?? {}, 'bytes'))
  return store.prepare(OF_COLONY).all(colony).map(functionOf)
}

/** As `functionsOfColony`. */
export function functionsOfExecutor(store: Store, executor: number): readonly FunctionRow[] {
  requireListable(integer(store.prepare(SIZE_OF_EXECUTOR).get(executor) ?? {}, 'bytes'))
  return store.prepare(OF_EXECUTOR).all(executor).map(functionOf)
}

/** The id must be free. */
export function insertFunction(store: Store, added: NewFunction): void {
  const {id, executor, colony, executorType, name, description, args} = added
  store.prepare(INSERT).run(id, executor, colony, executorType, name, description, args)
}

export function removeFunctionRow(store: Store, id: string): void {
  store.prepare(REMOVE).run(id)
}

export function removeFunctionsOf(store: Store, executor: number): void {
  store.prepare(REMOVE_OF).run(executor)
}

/** Counts a successful call, if this executor has announced the function. Waited and worked: seconds. */
export function countCall(
  store: Store,
  call: {readonly executor: number; readonly name: string; readonly waited: number; readonly worked: number},
): void {
  store.prepare(COUNT).run(Math.max(0, call.waited), Math.max(0, call.worked), call.executor, call.name)
}
