import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {requireListable} from '../limits.js'
import {dueTooLate} from './due-too-late.js'

/** A workflow that is started again and again. */
export interface CronRow {
  readonly key: number
  readonly id: string
  readonly colony: number
  readonly colonyName: string
  readonly initiatorId: string
  readonly initiatorName: string
  readonly name: string
  readonly expression: string
  /** Seconds; -1 is none. */
  readonly interval: number
  readonly random: boolean
  readonly nextRun: number | null
  readonly lastRun: number | null
  /** JSON, as it was given. */
  readonly workflow: string
  /** Id of the workflow that it started last; '' for none. */
  readonly previousGraph: string
  readonly waitsForPrevious: boolean
}

const SELECT = `SELECT r.key, r.id, r.colony, c.name AS colony_name, r.initiator_id, r.initiator_name, r.name, r.expression,
  r.interval, r.random, r.next_run, r.last_run, r.workflow, r.previous_graph, r.waits_for_previous
  FROM cron r JOIN colony c ON c.key = r.colony`
const BY_ID = `${SELECT} WHERE r.id = ?`
const BY_NAME = `${SELECT} WHERE r.colony = ? AND r.name = ?`
const OF_COLONY = `${SELECT} WHERE r.colony = ? ORDER BY r.key LIMIT ?`
const SIZE = `SELECT coalesce(sum(bytes), 0) AS bytes
  FROM (SELECT octet_length(workflow) AS bytes FROM cron WHERE colony = ? ORDER BY key LIMIT ?)`
const INSERT = `INSERT INTO cron (id, colony, initiator_id, initiator_name, name, expression, interval, random, next_run,
  workflow, waits_for_previous) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const SET_NEXT = 'UPDATE cron SET next_run = ? WHERE key = ?'
const SET_RUN = 'UPDATE cron SET next_run = ?, last_run = ?, previous_graph = ? WHERE key = ?'
const DELETE = 'DELETE FROM cron WHERE key = ?'
/** One that waits for a workflow becomes due when this has ended: until then it is not looked at. */
const BLOCKED = `r.waits_for_previous = 1 AND EXISTS (SELECT 1 FROM graph g JOIN process p ON p.graph = g.key
  WHERE g.id = r.previous_graph AND p.state IN (0, 1))`
const NEXT = `SELECT r.next_run FROM cron r WHERE r.next_run IS NOT NULL AND NOT (${BLOCKED}) ORDER BY r.next_run LIMIT 1`
const DUE = `${SELECT} WHERE r.next_run <= ? AND NOT (${BLOCKED}) ORDER BY r.next_run LIMIT 1`
const IS_BLOCKED = `SELECT ${BLOCKED} AS blocked FROM cron r WHERE r.key = ?`

function cronOf(row: Row): CronRow {
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    colony: integer(row, 'colony'),
    colonyName: text(row, 'colony_name'),
    initiatorId: text(row, 'initiator_id'),
    initiatorName: text(row, 'initiator_name'),
    name: text(row, 'name'),
    expression: text(row, 'expression'),
    interval: integer(row, 'interval'),
    random: integer(row, 'random') === 1,
    nextRun: integerOrNull(row, 'next_run'),
    lastRun: integerOrNull(row, 'last_run'),
    workflow: text(row, 'workflow'),
    previousGraph: text(row, 'previous_graph'),
    waitsForPrevious: integer(row, 'waits_for_previous') === 1,
  }
}

export function findCron(store: Store, id: string): CronRow | undefined {
  const row = store.prepare(BY_ID).get(id)
  return row && cronOf(row)
}

export function cronByName(store: Store, colony: number, name: string): CronRow | undefined {
  const row = store.prepare(BY_NAME).get(colony, name)
  return row && cronOf(row)
}

/** The crons of a colony, the oldest first. @throws RpcError 400 when they are too large together */
export function cronsOf(store: Store, colony: number, count: number): readonly CronRow[] {
  requireListable(integer(store.prepare(SIZE).get(colony, count) ?? {}, 'bytes'))
  return store.prepare(OF_COLONY).all(colony, count).map(cronOf)
}

export type NewCron = Omit<CronRow, 'key' | 'colonyName' | 'lastRun' | 'previousGraph'>

export function insertCron(store: Store, cron: NewCron): void {
  const {id, colony, initiatorId, initiatorName, name, expression, interval, nextRun, workflow} = cron
  const initiator = [initiatorId, initiatorName]
  const when = [expression, interval, cron.random ? 1 : 0, nextRun]
  store.prepare(INSERT).run(id, colony, ...initiator, name, ...when, workflow, cron.waitsForPrevious ? 1 : 0)
}

export function removeCron(store: Store, key: number): void {
  store.prepare(DELETE).run(key)
}

/** When the next cron is due that need not wait for its previous workflow. */
export function nextCron(store: Store): number | undefined {
  const row = store.prepare(NEXT).get()
  return row && integer(row, 'next_run')
}

/** The cron that is due for longest. */
export function dueCron(store: Store, now: number): CronRow | undefined {
  const row = store.prepare(DUE).get(now)
  return row && cronOf(row)
}

export const cronsTooLate = dueTooLate('cron', 'next_run', 'interval')

/** Whether it has to wait, because something of the workflow that it started last waits or runs. */
export function isBlocked(store: Store, key: number): boolean {
  return integer(store.prepare(IS_BLOCKED).get(key) ?? {blocked: 0}, 'blocked') === 1
}

export function setNextRun(store: Store, key: number, next: number | null): void {
  store.prepare(SET_NEXT).run(next, key)
}

/** It has started a workflow. */
export function setRun(store: Store, key: number, next: number | null, last: number, graphId: string): void {
  store.prepare(SET_RUN).run(next, last, graphId, key)
}
