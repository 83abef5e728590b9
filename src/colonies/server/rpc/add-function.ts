import {newObjectId} from '../../wire/object-id.js'
import {functionArguments, registeredFunction} from '../../wire/objects/members.js'
import {LONGEST_DESCRIPTION, requireName, requireShortName, requireText} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {executorByName} from '../tables/executor.js'
import {functionById, insertFunction} from '../tables/function.js'

/** An executor announces what it can do. What it says of its calls is not taken: those are counted here. */
export const addFunction = operation({
  type: 'addfunctionmsg',
  kind: 'write',
  colonyName: ({fun}) => fun.colonyname,
  run: ({fun}, {id: caller, colony}, {store}) => {
    const executor = executorByName(store, colony.key, fun.executorname)
    if (!executor) throw new RpcError(400, `Executor with name <${fun.executorname}> does not exist`)
    if (executor.id !== caller) throw new RpcError(403, 'Not allowed to add a function to another executor')
    requireName(fun.funcname, 'function')
    requireShortName(fun.executortype, 'executor type')
    requireShortName(fun.functionid, 'function')
    requireText(fun.description, 'description of the function')
    const args = functionArguments.encode(fun.args)
    requireText(args, 'description of the arguments', LONGEST_DESCRIPTION)
    const id = fun.functionid === '' ? newObjectId() : fun.functionid
    if (functionById(store, id)) throw new RpcError(400, 'A function with this Id already exists')
    insertFunction(store, {
      id,
      executor: executor.key,
      colony: colony.key,
      executorType: fun.executortype,
      name: fun.funcname,
      description: fun.description,
      args,
    })
    const added = functionById(store, id)
    if (!added) throw new Error(`The function ${id} is not there after it was added`)
    return registeredFunction.encode(added.value)
  },
})
