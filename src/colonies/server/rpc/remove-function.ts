import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {functionById, removeFunctionRow} from '../tables/function.js'

export const removeFunction = operation({
  type: 'removefunctionmsg',
  kind: 'write',
  colonyName: ({functionid}, {store}) => {
    const found = functionById(store, functionid)
    if (!found) throw new RpcError(404, 'Failed to remove function, function does not exist')
    return found.value.colonyname
  },
  run: ({functionid}, {id: caller}, {store}) => {
    if (functionById(store, functionid)?.executorId !== caller) {
      throw new RpcError(403, 'Not allowed to remove a function from another executor')
    }
    removeFunctionRow(store, functionid)
    return NOTHING
  },
})
