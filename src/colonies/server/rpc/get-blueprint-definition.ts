import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {definitionByName} from '../tables/blueprint-definition.js'

export const getBlueprintDefinition = operation({
  type: 'getblueprintdefinitionmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({name}, {colony}, {store}) => {
    const definition = definitionByName(store, colony.key, name)
    if (!definition) throw new RpcError(404, 'Blueprint definition not found')
    return definition.json
  },
})
