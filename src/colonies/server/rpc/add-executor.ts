import {allocations, capabilities, PENDING, UNREGISTERED} from '../../wire/objects/members.js'
import {LONGEST_DESCRIPTION, requireIdentity, requireName, requireShortName, requireText} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {type ExecutorRow, executorByName, insertExecutor, replaceExecutor} from '../tables/executor.js'
import {executorJson} from '../tables/executor-json.js'
import {unregister} from '../unregister.js'

/**
 * An executor starts as PENDING, whatever it says of itself. A name that was given up can be taken by any key, one that
 * is in use only where the server allows it (reference: colonies-protocol, section 18).
 */
export const addExecutor = operation({
  type: 'addexecutormsg',
  kind: 'write',
  colonyName: ({executor}) => executor.colonyname,
  run: ({executor: asked}, {colony}, {store, now, settings}) => {
    requireIdentity(asked.executorid, 'executor')
    requireName(asked.executorname, 'executor')
    requireName(asked.executortype, 'executor type')
    requireShortName(asked.locationname, 'location')
    requireShortName(asked.blueprintid, 'blueprint')
    const time = now()
    const executor: Omit<ExecutorRow, 'key'> = {
      colony: colony.key,
      id: asked.executorid,
      name: asked.executorname,
      type: asked.executortype,
      state: PENDING,
      location: asked.locationname,
      requireFuncReg: asked.requirefuncreg,
      commissioned: time,
      heard: null,
      capabilities: capabilities.encode(asked.capabilities),
      allocations: allocations.encode(asked.allocations),
      blueprintId: asked.blueprintid,
      blueprintGen: asked.blueprintgen,
    }
    requireText(executor.capabilities, 'description of capabilities', LONGEST_DESCRIPTION)
    requireText(executor.allocations, 'description of allocations', LONGEST_DESCRIPTION)
    const former = executorByName(store, colony.key, executor.name)
    if (former && former.state !== UNREGISTERED && !settings.allowReregister) {
      throw new RpcError(400, `Executor with name <${executor.name}> in Colony <${colony.name}> already exists`)
    }
    if (former) {
      unregister(store, former, time)
      replaceExecutor(store, former.key, executor)
    } else {
      insertExecutor(store, executor)
    }
    return executorJson({...executor, key: former?.key ?? 0}, colony.name)
  },
})
