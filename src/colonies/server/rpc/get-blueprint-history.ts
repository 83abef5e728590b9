import {nullOrList} from '../../wire/json.js'
import {blueprintOfId, colonyNameOfBlueprint} from '../blueprints/find-blueprint.js'
import {operation} from '../operation.js'
import {historyOf} from '../tables/blueprint-history.js'

/** The newest first. A limit that is not positive is none. */
export const getBlueprintHistory = operation({
  type: 'getblueprinthistorymsg',
  kind: 'read',
  colonyName: ({blueprintid}, context) => colonyNameOfBlueprint(context, blueprintid),
  run: ({blueprintid, limit}, _caller, context) =>
    nullOrList(historyOf(context.store, blueprintOfId(context, blueprintid).key, limit)),
})
