import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {executorById} from '../tables/executor.js'
import {executorJson} from '../tables/executor-json.js'

/** Upstream looks in all colonies; here an id of another one is as unknown as any. */
export const getExecutorById = operation({
  type: 'getexecutorbyidmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({executorid}, {colony}, {store}) => {
    const executor = executorById(store, colony.key, executorid)
    if (!executor) throw new RpcError(404, `Executor with Id <${executorid}> not found`)
    return executorJson(executor, colony.name)
  },
})
