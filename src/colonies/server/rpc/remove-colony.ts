import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {findColony, removeColonyRow} from '../tables/colony.js'

export const removeColony = operation({
  type: 'removecolonymsg',
  kind: 'write',
  run: ({colonyname}, _caller, {store}) => {
    const colony = findColony(store, colonyname)
    if (!colony) throw new RpcError(400, `Colony with name <${colonyname}> not found`)
    removeColonyRow(store, colony.key)
    return NOTHING
  },
})
