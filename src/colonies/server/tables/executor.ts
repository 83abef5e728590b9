import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

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

const COLUMNS = `key, colony, id, name, type, state, location, require_func_reg, commissioned, heard, capabilities,
  allocations, blueprint_id, blueprint_gen`
const BY_ID = `SELECT ${COLUMNS} FROM executor WHERE id = ? AND colony = ?`
const BY_NAME = `SELECT ${COLUMNS} FROM executor WHERE colony = ? AND name = ?`
const INSERT = `INSERT INTO executor (colony, id, name, type, state, location, require_func_reg, commissioned,
  heard, capabilities, allocations, blueprint_id, blueprint_gen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const HEARD = 'UPDATE executor SET heard = ? WHERE key = ?'
const STATE = 'UPDATE executor SET state = ? WHERE key = ?'

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

export function executorByName(store: Store, colony: number, name: string): ExecutorRow | undefined {
  const row = store.prepare(BY_NAME).get(colony, name)
  return row && executorOf(row)
}

export function insertExecutor(store: Store, executor: Omit<ExecutorRow, 'key'>): void {
  const {colony, id, name, type, state, location, requireFuncReg, commissioned, heard} = executor
  const {capabilities, allocations, blueprintId, blueprintGen} = executor
  store
    .prepare(INSERT)
    .run(
      colony,
      id,
      name,
      type,
      state,
      location,
      requireFuncReg ? 1 : 0,
      commissioned,
      heard,
      capabilities,
      allocations,
      blueprintId,
      blueprintGen,
    )
}

export function heardFrom(store: Store, key: number, now: number): void {
  store.prepare(HEARD).run(now, key)
}

export function setExecutorState(store: Store, key: number, state: number): void {
  store.prepare(STATE).run(state, key)
}
