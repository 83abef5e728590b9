import {blueprintJson, blueprintRow, metadataOf, statusOf} from '../blueprints/blueprint-json.js'
import {checkBlueprint} from '../blueprints/check-blueprint.js'
import {ensureLocation} from '../blueprints/ensure-location.js'
import {dropReconcileCron, ensureReconcileCron} from '../blueprints/reconcile-cron.js'
import {recordHistory} from '../blueprints/record-history.js'
import {submitReconcileOf} from '../blueprints/submit-reconcile.js'
import {unlessZero} from '../blueprints/unless-zero.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {blueprintByName, updateBlueprintRow} from '../tables/blueprint.js'

/**
 * Replaces spec and metadata. A spec that differs makes a new generation, and a process that reconciles it. The status
 * stays, which upstream overwrites with what the client last read of it; where kind or location change, the crons follow,
 * which upstream leaves where they are.
 */
export const updateBlueprint = operation({
  type: 'updateblueprintmsg',
  kind: 'write',
  colonyName: ({blueprint}) => blueprint.metadata.colonyname,
  run: ({blueprint: asked, forcegeneration}, caller, context) => {
    const {colony} = caller
    const {store} = context
    const {name} = asked.metadata
    const old = blueprintByName(store, colony.key, name)
    if (!old) throw new RpcError(404, `blueprint '${name}' not found in namespace '${colony.name}'`)
    const definition = checkBlueprint(context, colony, asked)
    const before = metadataOf(old)
    const isNew = forcegeneration || blueprintRow(asked).spec !== old.spec
    const blueprint = {
      ...asked,
      blueprintid: old.id,
      metadata: {
        ...asked.metadata,
        ...unlessZero(asked.metadata, before),
        generation: isNew ? before.generation + 1n : before.generation,
      },
      status: statusOf(old),
    }
    const row = {...blueprintRow(blueprint), key: old.key}
    ensureLocation(context, colony.key, row)
    updateBlueprintRow(store, row)
    if (row.kind !== old.kind || row.location !== old.location) {
      dropReconcileCron(context, colony.key, old)
      ensureReconcileCron(context, caller, row, definition.spec.handler)
    }
    if (isNew) {
      recordHistory(context, caller, row.key, blueprint, 'update')
      submitReconcileOf(context, caller, row, definition.spec.handler)
    }
    return blueprintJson(row)
  },
})
