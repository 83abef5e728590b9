import {requireIdentity, requireName} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {colonyJson, findColony, insertColony} from '../tables/colony.js'

export const addColony = operation({
  type: 'addcolonymsg',
  kind: 'write',
  run: ({colony: {colonyid: id, name}}, _caller, {store}) => {
    requireIdentity(id, 'colony')
    requireName(name, 'colony')
    if (findColony(store, name)) throw new RpcError(400, `A Colony with name <${name}> already exists`)
    insertColony(store, id, name)
    return colonyJson({id, name})
  },
})
