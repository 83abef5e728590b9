import {newObjectId} from '../../wire/object-id.js'
import type {FunctionSpec} from '../../wire/objects/function-spec.js'
import {initiatorOf} from '../initiator.js'
import type {Context, Member} from '../operation.js'
import type {BlueprintRow} from '../tables/blueprint.js'
import {insertProcess, prepareSpec} from '../tables/process-insert.js'
import {markSubmitted} from '../tables/process-state.js'
import {type Handler, reconcileFunction, reconcileSpec} from './reconcile-spec.js'

type Named = Pick<BlueprintRow, 'name' | 'kind' | 'location'>

/**
 * Asks the reconciler of a kind for one blueprint, unless its definition names none. Returns the id of the process.
 * @throws RpcError 400, before it writes anything
 */
export function submitReconcileOf(
  context: Context,
  caller: Member,
  {name, kind, location}: Named,
  handler: Handler,
  force = false,
): string | undefined {
  if (handler.executorType === '') return undefined
  const kwargs = {kind, blueprintName: name, ...(force ? {force: true} : {})}
  const spec = reconcileSpec(handler, reconcileFunction(handler), caller.colony.name, location, kwargs)
  return submit(context, caller, spec)
}

/** Asks the reconciler of a kind to undo what it did for a blueprint that is removed. Any type of executor will do. */
export function submitCleanup(context: Context, caller: Member, blueprint: Named, handler: Handler): void {
  if (handler.executorType === '') return
  const kwargs = {blueprintName: blueprint.name, kind: blueprint.kind}
  submit(context, caller, reconcileSpec(handler, 'cleanup', caller.colony.name, blueprint.location, kwargs))
}

/** In the caller's name; the owner of the colony has none. Within a transaction. */
function submit({store, now}: Context, caller: Member, spec: FunctionSpec): string {
  const colony = caller.colony.key
  const id = newObjectId()
  insertProcess(store, {...prepareSpec(spec), id, colony, ...initiatorOf(caller), submitted: now()})
  markSubmitted(store, {id, colony, executorType: spec.conditions.executortype})
  return id
}
