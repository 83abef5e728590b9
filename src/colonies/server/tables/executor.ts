import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {APPROVED, UNREGISTERED} from '../../wire/objects/members.js'

export interface ExecutorRow {
  readonly key: number
  readonly colony: number
  readonly id: string
  readonly name: string
  readonly type: string
  /** `wire/objects/members.ts`: PENDING, APPROVED, REJECTED, UNREGISTERED. */
  readonly state: number
  readonly location: string
  readonly requireFuncReg: boolean
  readonly commissioned: number
  readonly heard: number | null
  /** JSON, as are the allocations. */
  readonly capabilities: string
  readonly allocations: string
  readonly blueprintId: string
  readonly blueprintGen: number
}

export const EXECUTOR_COLUMNS = `key, colony, id, name, type, state, location, require_func_reg, commissioned, heard, capabilities,
  allocations, blueprint_id, blueprint_gen`
// One key may have been added under several names: the one that may work counts, those that are gone last.
const BY_ID = `SELECT ${EXECUTOR_COLUMNS} FROM executor WHERE id = ? AND colony = ?
  ORDER BY state = ${APPROVED} DESC, state = ${UNREGISTERED}, key LIMIT 1`
const BY_NAME = `SELECT ${EXECUTOR_COLUMNS} FROM executor WHERE colony = ? AND name = ?`
const BY_KEY = `SELECT ${EXECUTOR_COLUMNS} FROM executor WHERE key = ?`
const OF_COLONY = `SELECT ${EXECUTOR_COLUMNS} FROM executor WHERE colony = ? ORDER BY key`
const INSERT = `INSERT INTO executor (colony, name, id, type, state, location, require_func_reg, commissioned,
  heard, capabilities, allocations, blueprint_id, blueprint_gen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const REPLACE = `UPDATE executor SET id = ?, type = ?, state = ?, location = ?, require_func_reg = ?, commissioned = ?,
  heard = ?, capabilities = ?, allocations = ?, blueprint_id = ?, blueprint_gen = ? WHERE key = ?`
const HEARD = 'UPDATE executor SET heard = ? WHERE key = ?'
const SET_STATE = 'UPDATE executor SET state = ? WHERE key = ?'
const SET_ID = 'UPDATE executor SET id = ? WHERE key = ?'
const SET_CAPABILITIES = 'UPDATE executor SET capabilities = ? WHERE key = ?'
const SET_ALLOCATIONS = 'UPDATE executor SET allocations = ? WHERE key = ?'

export function executorOf(row: Row): ExecutorRow {
  return {
    key: integer(row, 'key'),
    colony: integer(row, 'colony'),
    id: text(row, 'id'),
    name: text(row, 'name'),
    type: text(row, 'type'),
    state: integer(row, 'state'),
    location: text(row, 'location'),
    requireFuncReg: integer(row, 'require_func_reg') === 1,
    commissioned: integer(row, 'commissioned'),
    heard: integerOrNull(row, 'heard'),
    capabilities: text(row, 'capabilities'),
    allocations: text(row, 'allocations'),
    blueprintId: text(row, 'blueprint_id'),
    blueprintGen: integer(row, 'blueprint_gen'),
  }
}

export function executorById(store: Store, colony: number, id: string): ExecutorRow | undefined {
  const row = store.prepare(BY_ID).get(id, colony)
  return row && executorOf(row)
}

export function executorByKey(store: Store, key: number): ExecutorRow | undefined {
  const row = store.prepare(BY_KEY).get(key)
  return row && executorOf(row)
}

export function executorByName(store: Store, colony: number, name: string): ExecutorRow | undefined {
  const row = store.prepare(BY_NAME).get(colony, name)
  return row && executorOf(row)
}

/** The executors of a colony, those that are gone too, in the order in which their names were first added. */
export function executorsOf(store: Store, colony: number): readonly ExecutorRow[] {
  return store.prepare(OF_COLONY).all(colony).map(executorOf)
}

/** What may differ when a name is added again. */
function describing(executor: Omit<ExecutorRow, 'key'>): readonly (string | number | null)[] {
  const {id, type, state, location, requireFuncReg, commissioned, heard, capabilities, allocations} = executor
  const {blueprintId, blueprintGen} = executor
  const funcReg = requireFuncReg ? 1 : 0
  return [id, type, state, location, funcReg, commissioned, heard, capabilities, allocations, blueprintId, blueprintGen]
}

/** The name must be free in the colony. */
export function insertExecutor(store: Store, executor: Omit<ExecutorRow, 'key'>): void {
  store.prepare(INSERT).run(executor.colony, executor.name, ...describing(executor))
}

/** Gives the name of an executor that is gone to another. */
export function replaceExecutor(store: Store, key: number, executor: Omit<ExecutorRow, 'key'>): void {
  store.prepare(REPLACE).run(...describing(executor), key)
}

/** It asked for work. */
export function heardFrom(store: Store, key: number, now: number): void {
  store.prepare(HEARD).run(now, key)
}

export function setExecutorState(store: Store, key: number, state: number): void {
  store.prepare(SET_STATE).run(state, key)
}

/** The executor signs with another key from now on. */
export function setExecutorId(store: Store, key: number, id: string): void {
  store.prepare(SET_ID).run(id, key)
}

/** @param json of `capabilities` */
export function setCapabilities(store: Store, key: number, json: string): void {
  store.prepare(SET_CAPABILITIES).run(json, key)
}

/** @param json of `allocations` */
export function setAllocations(store: Store, key: number, json: string): void {
  store.prepare(SET_ALLOCATIONS).run(json, key)
}
