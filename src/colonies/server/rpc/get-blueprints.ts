import {nullOrList} from '../../wire/json.js'
import {blueprintJson} from '../blueprints/blueprint-json.js'
import {operation} from '../operation.js'
import {blueprintsOf} from '../tables/blueprint.js'

/** By name. A location counts only together with a kind, as upstream. */
export const getBlueprints = operation({
  type: 'getblueprintsmsg',
  kind: 'read',
  colonyName: ({namespace}) => namespace,
  run: ({kind, locationname}, {colony}, {store}) =>
    nullOrList(blueprintsOf(store, colony.key, kind, locationname).map(blueprintJson)),
})
