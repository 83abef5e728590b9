import {requireValues} from '../blueprints/check-blueprint.js'
import {existingBlueprint} from '../blueprints/find-blueprint.js'
import {NOTHING, operation} from '../operation.js'
import {setBlueprintStatus} from '../tables/blueprint.js'

/** Replaces what a reconciler has reported; nothing else changes, and nothing is started. */
export const updateBlueprintStatus = operation({
  type: 'updateblueprintstatusmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({blueprintname, status}, {colony}, context) => {
    const {key} = existingBlueprint(context, colony.key, blueprintname)
    setBlueprintStatus(context.store, key, requireValues(status, 'status'))
    return NOTHING
  },
})
