import {CANCELLED, FAILED, SUCCESS} from '../../wire/objects/process.js'
import {MOST_TOGETHER} from '../limits.js'
import type {Context} from '../operation.js'
import {bytesOfOutputs, childrenOf, countParentDown, outputsOfParents, waitingDescendants} from '../tables/edge.js'
import type {ProcessRow} from '../tables/process-row.js'
import {markEnded, markReleased, setErrors} from '../tables/process-state.js'
import {joinLists} from './join-lists.js'

/**
 * What the end of a process means for those that wait for it; nothing outside workflows. To be called right after
 * `markEnded`, in the same transaction.
 *
 * Where upstream fails a whole workflow when one process with children fails, even what succeeded, here only what can no
 * longer run fails: the waiting descendants. Other branches go on, and the workflow is FAILED (graph-state.ts).
 */
export function processEnded(
  context: Context,
  process: ProcessRow,
  state: typeof SUCCESS | typeof FAILED | typeof CANCELLED,
): void {
  if (process.graph === null) return
  switch (state) {
    case SUCCESS:
      release(context, process)
      return
    case FAILED:
    case CANCELLED:
      abandon(context, process, state)
  }
}

function release(context: Context, process: ProcessRow): void {
  const {store, now} = context
  for (const child of childrenOf(store, process.key)) {
    // One that has failed meanwhile, because it waited too long, stays so.
    if (!child.waitsForParents) continue
    if (countParentDown(store, child.key) > 0) continue
    if (bytesOfOutputs(store, child.key) > MOST_TOGETHER) {
      // Nobody could be given it, and the parent has succeeded all the same.
      markEnded(store, child, FAILED, now())
      setErrors(store, child.key, [`Not run, because the outputs of its parents exceed ${MOST_TOGETHER} bytes`])
      abandon(context, child, FAILED)
      continue
    }
    markReleased(store, child, joinLists(outputsOfParents(store, child.key)))
  }
}

function abandon({store, now}: Context, process: ProcessRow, state: typeof FAILED | typeof CANCELLED): void {
  const verb = state === FAILED ? 'failed' : 'was cancelled'
  const name = process.node === '' ? process.functionName : process.node
  for (const descendant of waitingDescendants(store, process.key)) {
    markEnded(store, descendant, state, now())
    setErrors(store, descendant.key, [`Not run, because ${name} (process ${process.id}) ${verb}`])
  }
}
