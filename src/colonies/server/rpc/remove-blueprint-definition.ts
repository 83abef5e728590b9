import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {countBlueprints} from '../tables/blueprint.js'
import {definitionByName, removeDefinitionRow} from '../tables/blueprint-definition.js'

/** Refused while there are blueprints of its kind, because nobody would reconcile or clean them up. */
export const removeBlueprintDefinition = operation({
  type: 'removeblueprintdefinitionmsg',
  kind: 'write',
  colonyName: ({namespace}) => namespace,
  run: ({name}, {colony}, {store}) => {
    const definition = definitionByName(store, colony.key, name)
    if (!definition) {
      throw new RpcError(404, `BlueprintDefinition '${name}' not found in namespace '${colony.name}'`)
    }
    const count = countBlueprints(store, colony.key, definition.kind)
    if (count > 0) {
      throw new RpcError(
        409,
        `cannot remove BlueprintDefinition '${name}': ${count} blueprint(s) of kind '${definition.kind}' still exist`,
      )
    }
    removeDefinitionRow(store, definition.key)
    return NOTHING
  },
})
