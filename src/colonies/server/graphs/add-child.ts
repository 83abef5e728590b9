import {newObjectId} from '../../wire/object-id.js'
import type {Context} from '../operation.js'
import {childrenOf, countParentUp, insertEdge, removeEdgesFrom} from '../tables/edge.js'
import {insertProcess, type PreparedSpec} from '../tables/process-insert.js'
import type {ProcessRow} from '../tables/process-row.js'
import {dequeue} from '../tables/queue.js'

export interface Addition {
  /** Runs, in a workflow. */
  readonly parent: ProcessRow & {readonly graph: number}
  readonly prepared: PreparedSpec
  /** Whether the new process comes between the parent and all its children. */
  readonly insert: boolean
  /** A process of the same workflow that waits, and has to wait for the new one too. */
  readonly before: ProcessRow | undefined
  readonly initiatorId: string
  readonly initiatorName: string
}

/**
 * Adds a process that waits for one that runs. This makes no cycles: all that a running process waited for has ended.
 * Within a transaction. Returns the new id.
 */
export function addChild({store, now}: Context, addition: Addition): string {
  const {parent, prepared, insert, before, initiatorId, initiatorName} = addition
  const id = newObjectId()
  const key = insertProcess(store, {
    ...prepared,
    id,
    colony: parent.colony,
    initiatorId,
    initiatorName,
    submitted: now(),
    graph: {key: parent.graph, parents: 1},
  })
  const taken = insert ? childrenOf(store, parent.key) : []
  if (insert) removeEdgesFrom(store, parent.key)
  insertEdge(store, parent.key, key)
  for (const child of taken) insertEdge(store, key, child.key)
  if (before && !taken.some((child) => child.key === before.key)) {
    // It may be in line already, when it is no descendant of the parent.
    dequeue(store, before)
    countParentUp(store, before.key)
    insertEdge(store, key, before.key)
  }
  return id
}
