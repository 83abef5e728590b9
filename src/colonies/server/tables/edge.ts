import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {PROCESS_COLUMNS, type ProcessRow, processOf} from './process-row.js'

const INSERT = 'INSERT INTO edge (parent, child) VALUES (?, ?)'
const CHILDREN = `SELECT ${PROCESS_COLUMNS} FROM edge e JOIN process p ON p.key = e.child WHERE e.parent = ? ORDER BY e.key`
const COUNT_DOWN =
  'UPDATE process SET waits_for_parents = waits_for_parents - 1 WHERE key = ? RETURNING waits_for_parents AS left'
const COUNT_UP = 'UPDATE process SET waits_for_parents = waits_for_parents + 1 WHERE key = ?'
const DELETE_FROM = 'DELETE FROM edge WHERE parent = ?'
const OUTPUTS = 'SELECT d.output FROM edge e JOIN payload d ON d.process = e.parent WHERE e.child = ? ORDER BY e.key'
const OUTPUT_BYTES = `SELECT coalesce(sum(octet_length(d.output)), 0) AS bytes FROM edge e
  JOIN payload d ON d.process = e.parent WHERE e.child = ?`
const DESCENDANTS = `WITH RECURSIVE below (key) AS (SELECT child FROM edge WHERE parent = ?
  UNION SELECT e.child FROM below JOIN edge e ON e.parent = below.key)
  SELECT ${PROCESS_COLUMNS} FROM below JOIN process p ON p.key = below.key WHERE p.state = 0 ORDER BY p.key`

/** Lets a process wait for another of its workflow. A process counts itself how many it waits for. */
export function insertEdge(store: Store, parent: number, child: number): void {
  store.prepare(INSERT).run(parent, child)
}

/** Nothing waits for the process any more. */
export function removeEdgesFrom(store: Store, parent: number): void {
  store.prepare(DELETE_FROM).run(parent)
}

/** What waits for a process, in the order in which the edges were made. */
export function childrenOf(store: Store, parent: number): readonly ProcessRow[] {
  return store.prepare(CHILDREN).all(parent).map(processOf)
}

/** One parent of a process succeeded. Returns how many it still waits for. */
export function countParentDown(store: Store, child: number): number {
  return integer(store.prepare(COUNT_DOWN).get(child) ?? {}, 'left')
}

/** A process waits for one more. */
export function countParentUp(store: Store, child: number): void {
  store.prepare(COUNT_UP).run(child)
}

/** The outputs of the parents of a process, each a JSON list, in the order of the parents. */
export function outputsOfParents(store: Store, child: number): readonly string[] {
  return store
    .prepare(OUTPUTS)
    .all(child)
    .map((row) => text(row, 'output'))
}

/** Bytes of all that. */
export function bytesOfOutputs(store: Store, child: number): number {
  return integer(store.prepare(OUTPUT_BYTES).get(child) ?? {}, 'bytes')
}

/** All that waits for a process, directly or through others. */
export function waitingDescendants(store: Store, key: number): readonly ProcessRow[] {
  return store.prepare(DESCENDANTS).all(key).map(processOf)
}
