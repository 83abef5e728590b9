import {newObjectId} from '../../wire/object-id.js'
import {requireDefinition} from '../blueprints/check-definition.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {definitionByName, hasDefinition, insertDefinition} from '../tables/blueprint-definition.js'

/** `handlers/blueprint/handlers.go`; reference colonies-protocol, section 20. The client may supply the id. */
export const addBlueprintDefinition = operation({
  type: 'addblueprintdefinitionmsg',
  kind: 'write',
  colonyName: ({blueprintdefinition}) => blueprintdefinition.metadata.colonyname,
  run: ({blueprintdefinition: asked}, {colony}, {store}) => {
    requireDefinition(asked)
    const {name} = asked.metadata
    if (definitionByName(store, colony.key, name)) {
      throw new RpcError(409, `BlueprintDefinition with name '${name}' already exists in colony '${colony.name}'`)
    }
    const id = asked.blueprintdefinitionid === '' ? newObjectId() : asked.blueprintdefinitionid
    if (hasDefinition(store, id)) throw new RpcError(409, `BlueprintDefinition with Id ${id} already exists`)
    return insertDefinition(store, colony.key, {...asked, blueprintdefinitionid: id})
  },
})
