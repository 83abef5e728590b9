import {existingBlueprint} from '../blueprints/find-blueprint.js'
import {dropReconcileCron} from '../blueprints/reconcile-cron.js'
import {submitCleanup} from '../blueprints/submit-reconcile.js'
import {NOTHING, operation} from '../operation.js'
import {removeBlueprintRow} from '../tables/blueprint.js'
import {definitionOfKind} from '../tables/blueprint-definition.js'

/** Its history goes with it, and its kind's cron when it was the last there. Its reconciler is asked to clean up. */
export const removeBlueprint = operation({
  type: 'removeblueprintmsg',
  kind: 'write',
  colonyName: ({namespace}) => namespace,
  run: ({name}, caller, context) => {
    const {colony} = caller
    const {store} = context
    const blueprint = existingBlueprint(context, colony.key, name)
    const definition = definitionOfKind(store, colony.key, blueprint.kind)
    if (definition) submitCleanup(context, caller, blueprint, definition.spec.handler)
    removeBlueprintRow(store, blueprint.key)
    dropReconcileCron(context, colony.key, blueprint)
    return NOTHING
  },
})
