import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {ProcessState} from '../../wire/objects/process.js'
import type {GraphMember} from '../scheduler/graph-layout.js'
import {PROCESS_COLUMNS, type ProcessRow, processOf} from './process-row.js'

const MEMBERS = 'SELECT key, id, node, function, state FROM process WHERE graph = ? ORDER BY key'
const EDGES = 'SELECT e.parent, e.child FROM process p JOIN edge e ON e.parent = p.key WHERE p.graph = ? ORDER BY e.key'
const LIVE = `SELECT ${PROCESS_COLUMNS} FROM process p WHERE p.graph = ? AND p.state IN (0, 1) ORDER BY p.key`
const AT_LEAVES = `FROM process p JOIN payload d ON d.process = p.key WHERE p.graph = ?
  AND NOT EXISTS (SELECT 1 FROM edge e WHERE e.parent = p.key) ORDER BY p.key`
const LEAVES = `SELECT d.output ${AT_LEAVES}`
const LEAF_BYTES = `SELECT coalesce(sum(octet_length(output)), 0) AS bytes FROM (SELECT d.output ${AT_LEAVES})`

/** The outputs of the processes of a workflow that nothing waits for, each a JSON list. */
export function outputsOfLeaves(store: Store, graph: number): readonly string[] {
  return store
    .prepare(LEAVES)
    .all(graph)
    .map((row) => text(row, 'output'))
}

/** Bytes of all that. */
export function bytesOfLeaves(store: Store, graph: number): number {
  return integer(store.prepare(LEAF_BYTES).get(graph) ?? {}, 'bytes')
}

/** The processes of a workflow that wait or run. */
export function liveMembers(store: Store, graph: number): readonly ProcessRow[] {
  return store.prepare(LIVE).all(graph).map(processOf)
}

/** The processes of a workflow in the order in which they were added, and how they hang together. */
export function graphMembers(store: Store, graph: number): readonly GraphMember[] {
  const places = new Map<number, number>()
  const members = store
    .prepare(MEMBERS)
    .all(graph)
    .map((row, place) => {
      places.set(integer(row, 'key'), place)
      const node = text(row, 'node')
      return {
        id: text(row, 'id'),
        label: node === '' ? text(row, 'function') : node,
        state: integer(row, 'state') as ProcessState,
        parents: [] as number[],
        children: [] as number[],
      }
    })
  for (const row of store.prepare(EDGES).all(graph)) {
    const parent = places.get(integer(row, 'parent'))
    const child = places.get(integer(row, 'child'))
    if (parent === undefined || child === undefined) continue
    members[parent]?.children.push(child)
    members[child]?.parents.push(parent)
  }
  return members
}
