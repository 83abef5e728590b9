import {blueprintJson} from '../blueprints/blueprint-json.js'
import {existingBlueprint} from '../blueprints/find-blueprint.js'
import {operation} from '../operation.js'

export const getBlueprint = operation({
  type: 'getblueprintmsg',
  kind: 'read',
  colonyName: ({namespace}) => namespace,
  run: ({name}, {colony}, context) => blueprintJson(existingBlueprint(context, colony.key, name)),
})
