import {operation} from '../operation.js'
import {definitionsOf} from '../tables/blueprint-definition.js'

/** All of the colony, by name. */
export const getBlueprintDefinitions = operation({
  type: 'getblueprintdefinitionsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) => `[${definitionsOf(store, colony.key).join(',')}]`,
})
