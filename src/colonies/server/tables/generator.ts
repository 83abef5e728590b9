import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {requireListable} from '../limits.js'
import {dueTooLate} from './due-too-late.js'

/** A workflow that is started for every so many arguments that were packed. */
export interface GeneratorRow {
  readonly key: number
  readonly id: string
  readonly colony: number
  readonly colonyName: string
  readonly initiatorId: string
  readonly initiatorName: string
  readonly name: string
  /** JSON, as it was given. */
  readonly workflow: string
  /** How many arguments start a workflow. */
  readonly trigger: number
  /** Seconds until fewer do; 0 and -1 are never. */
  readonly timeout: number
  /** How many arguments there are. */
  readonly queued: number
  readonly firstPack: number | null
  readonly lastRun: number | null
}

const SELECT = `SELECT r.key, r.id, r.colony, c.name AS colony_name, r.initiator_id, r.initiator_name, r.name, r.workflow,
  r.trigger_size, r.timeout, r.queued, r.first_pack, r.last_run FROM generator r JOIN colony c ON c.key = r.colony`
const BY_ID = `${SELECT} WHERE r.id = ?`
const BY_NAME = `${SELECT} WHERE r.colony = ? AND r.name = ?`
const OF_COLONY = `${SELECT} WHERE r.colony = ? ORDER BY r.key LIMIT ?`
const DUE = `${SELECT} WHERE r.due <= ? ORDER BY r.due LIMIT 1`
const NEXT = 'SELECT due FROM generator WHERE due IS NOT NULL ORDER BY due LIMIT 1'
const SIZE = `SELECT coalesce(sum(bytes), 0) AS bytes
  FROM (SELECT octet_length(workflow) AS bytes FROM generator WHERE colony = ? ORDER BY key LIMIT ?)`
const INSERT = `INSERT INTO generator (id, colony, initiator_id, initiator_name, name, workflow, trigger_size, timeout)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
const UPDATE = 'UPDATE generator SET queued = ?, first_pack = ?, last_run = ?, due = ? WHERE key = ?'
const DELETE = 'DELETE FROM generator WHERE key = ?'
const INSERT_ARG = 'INSERT INTO generator_arg (generator, value) VALUES (?, ?)'
const ARG_BYTES = 'SELECT coalesce(sum(octet_length(value)), 0) AS bytes FROM generator_arg WHERE generator = ?'
const FIRST_ARGS = 'SELECT key, value FROM generator_arg WHERE generator = ? ORDER BY key LIMIT ?'
const DELETE_ARGS = 'DELETE FROM generator_arg WHERE generator = ? AND key <= ?'

function generatorOf(row: Row): GeneratorRow {
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    colony: integer(row, 'colony'),
    colonyName: text(row, 'colony_name'),
    initiatorId: text(row, 'initiator_id'),
    initiatorName: text(row, 'initiator_name'),
    name: text(row, 'name'),
    workflow: text(row, 'workflow'),
    trigger: integer(row, 'trigger_size'),
    timeout: integer(row, 'timeout'),
    queued: integer(row, 'queued'),
    firstPack: integerOrNull(row, 'first_pack'),
    lastRun: integerOrNull(row, 'last_run'),
  }
}

export function findGenerator(store: Store, id: string): GeneratorRow | undefined {
  const row = store.prepare(BY_ID).get(id)
  return row && generatorOf(row)
}

export function generatorByName(store: Store, colony: number, name: string): GeneratorRow | undefined {
  const row = store.prepare(BY_NAME).get(colony, name)
  return row && generatorOf(row)
}

/** The generators of a colony, the oldest first. @throws RpcError 400 when they are too large together */
export function generatorsOf(store: Store, colony: number, count: number): readonly GeneratorRow[] {
  requireListable(integer(store.prepare(SIZE).get(colony, count) ?? {}, 'bytes'))
  return store.prepare(OF_COLONY).all(colony, count).map(generatorOf)
}

export type NewGenerator = Omit<GeneratorRow, 'key' | 'colonyName' | 'queued' | 'firstPack' | 'lastRun'>

export function insertGenerator(store: Store, generator: NewGenerator): void {
  const {id, colony, initiatorId, initiatorName, name, workflow, trigger, timeout} = generator
  store.prepare(INSERT).run(id, colony, initiatorId, initiatorName, name, workflow, trigger, timeout)
}

/** Removes it, and the arguments that wait in it. */
export function removeGenerator(store: Store, key: number): void {
  store.prepare(DELETE).run(key)
}

/** When the next generator has waited for long enough. */
export function nextGenerator(store: Store): number | undefined {
  const row = store.prepare(NEXT).get()
  return row && integer(row, 'due')
}

/** The generator that is due for longest. */
export function dueGenerator(store: Store, now: number): GeneratorRow | undefined {
  const row = store.prepare(DUE).get(now)
  return row && generatorOf(row)
}

export const generatorsTooLate = dueTooLate('generator', 'due', 'timeout')

/** @param due when it starts a workflow with fewer arguments; null for never */
export function updateGenerator(
  store: Store,
  generator: Pick<GeneratorRow, 'key' | 'queued' | 'firstPack' | 'lastRun'>,
  due: number | null,
): void {
  const {key, queued, firstPack, lastRun} = generator
  store.prepare(UPDATE).run(queued, firstPack, lastRun, due, key)
}

export function insertArg(store: Store, key: number, value: string): void {
  store.prepare(INSERT_ARG).run(key, value)
}

/** Bytes of all arguments in it. */
export function argBytes(store: Store, key: number): number {
  return integer(store.prepare(ARG_BYTES).get(key) ?? {}, 'bytes')
}

/** Takes out arguments in the order in which they were packed. */
export function takeArgs(store: Store, key: number, count: number): readonly string[] {
  const rows = store.prepare(FIRST_ARGS).all(key, count)
  const last = rows.at(-1)
  if (last) store.prepare(DELETE_ARGS).run(key, integer(last, 'key'))
  return rows.map((row) => text(row, 'value'))
}
