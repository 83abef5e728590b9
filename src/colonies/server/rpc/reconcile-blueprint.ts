import {blueprintMetadata} from '../../wire/objects/blueprints.js'
import {metadataOf} from '../blueprints/blueprint-json.js'
import {existingBlueprint} from '../blueprints/find-blueprint.js'
import {submitReconcileOf} from '../blueprints/submit-reconcile.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {updateBlueprintRow} from '../tables/blueprint.js'
import {definitionOfKind} from '../tables/blueprint-definition.js'
import {processJson} from '../tables/process-read.js'

/** Submits a process that reconciles one blueprint. With `force` its generation goes up, without an entry in the history. */
export const reconcileBlueprint = operation({
  type: 'reconcileblueprintmsg',
  kind: 'write',
  colonyName: ({namespace}) => namespace,
  run: ({name, force}, caller, context) => {
    const {colony} = caller
    const {store} = context
    const blueprint = existingBlueprint(context, colony.key, name)
    const handler = definitionOfKind(store, colony.key, blueprint.kind)?.spec.handler
    if (!handler?.executorType) throw new RpcError(400, 'Blueprint has no handler with executor type defined')
    const id = submitReconcileOf(context, caller, blueprint, handler, force)
    if (force) {
      const metadata = metadataOf(blueprint)
      const bumped = {...metadata, generation: metadata.generation + 1n}
      updateBlueprintRow(store, {...blueprint, metadata: blueprintMetadata.encode(bumped)})
    }
    return processJson(store, id ?? '') ?? ''
  },
})
