import {APPROVED} from '../../wire/objects/members.js'
import {namedExecutor} from '../named-executor.js'
import {NOTHING, operation} from '../operation.js'
import {setExecutorState} from '../tables/executor.js'

/** Works from any state (reference: colonies-protocol, section 18). */
export const approveExecutor = operation({
  type: 'approveexecutormsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({executorname}, caller, context) => {
    setExecutorState(context.store, namedExecutor(context, caller, executorname).key, APPROVED)
    return NOTHING
  },
})
