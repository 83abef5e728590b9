import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {type ProcessState, WAITING} from '../../wire/objects/process.js'
import {graphState, isEnded} from '../scheduler/graph-state.js'

/** A workflow. Its times are null until it started or ended. */
export interface GraphRow {
  readonly key: number
  readonly id: string
  readonly colony: number
  readonly colonyName: string
  readonly initiatorId: string
  readonly initiatorName: string
  readonly state: ProcessState
  readonly submitted: number
  readonly started: number | null
  readonly ended: number | null
}

const SELECT = `SELECT g.key, g.id, g.colony, c.name AS colony_name, g.initiator_id, g.initiator_name, g.state, g.submitted,
  g.started, g.ended FROM graph g JOIN colony c ON c.key = g.colony`
const BY_ID = `${SELECT} WHERE g.id = ?`
const BY_STATE = `${SELECT} WHERE g.colony = ? AND g.state = ? ORDER BY g.submitted DESC, g.key DESC LIMIT ?`
const INSERT = `INSERT INTO graph (id, colony, initiator_id, initiator_name, state, submitted)
  VALUES (?, ?, ?, ?, ${WAITING}, ?) RETURNING key`
const has = (state: number, name: string): string =>
  `EXISTS (SELECT 1 FROM process WHERE graph = g.key AND state = ${state}) AS ${name}`
const PRESENT = `SELECT g.state, ${has(0, 'waiting')}, ${has(1, 'running')}, ${has(2, 'success')}, ${has(3, 'failed')},
  ${has(4, 'cancelled')} FROM graph g WHERE g.key = ?`
const UPDATE =
  'UPDATE graph SET state = ?, started = CASE WHEN ? THEN coalesce(started, ?) ELSE started END, ended = ? WHERE key = ?'

function graphOf(row: Row): GraphRow {
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    colony: integer(row, 'colony'),
    colonyName: text(row, 'colony_name'),
    initiatorId: text(row, 'initiator_id'),
    initiatorName: text(row, 'initiator_name'),
    state: integer(row, 'state') as ProcessState,
    submitted: integer(row, 'submitted'),
    started: integerOrNull(row, 'started'),
    ended: integerOrNull(row, 'ended'),
  }
}

export function findGraph(store: Store, id: string): GraphRow | undefined {
  const row = store.prepare(BY_ID).get(id)
  return row && graphOf(row)
}

/** Those of a colony in one state, the newest first. */
export function graphsInState(store: Store, colony: number, state: ProcessState, count: number): readonly GraphRow[] {
  return store.prepare(BY_STATE).all(colony, state, count).map(graphOf)
}

/** Adds a workflow that waits, still without processes. Returns its key. */
export function insertGraph(
  store: Store,
  graph: Pick<GraphRow, 'id' | 'colony' | 'initiatorId' | 'initiatorName' | 'submitted'>,
): number {
  const {id, colony, initiatorId, initiatorName, submitted} = graph
  return integer(store.prepare(INSERT).get(id, colony, initiatorId, initiatorName, submitted) ?? {}, 'key')
}

/**
 * Makes the state and times of a workflow those that follow from its processes; five looks at an index, however large it
 * is. After a failure independent branches may still run: the end moves on until the last of them has ended.
 * @param entered the state that one of its processes has come into
 */
export function refreshGraph(store: Store, key: number, entered: ProcessState, now: number): void {
  const row = store.prepare(PRESENT).get(key)
  if (!row) return
  const present = (name: string): boolean => integer(row, name) === 1
  const state = graphState({
    waiting: present('waiting'),
    running: present('running'),
    success: present('success'),
    failed: present('failed'),
    cancelled: present('cancelled'),
  })
  const ended = isEnded(state)
  if (state === integer(row, 'state') && !(ended && isEnded(entered))) return
  const started = present('running') || present('success')
  store.prepare(UPDATE).run(state, started ? 1 : 0, now, ended ? now : null, key)
}
