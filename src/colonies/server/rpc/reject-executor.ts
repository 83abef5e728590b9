import {REJECTED} from '../../wire/objects/members.js'
import {namedExecutor} from '../named-executor.js'
import {NOTHING, operation} from '../operation.js'
import {setExecutorState} from '../tables/executor.js'

/** Works from any state. What it runs stays its own, but it can no longer close it. */
export const rejectExecutor = operation({
  type: 'rejectexecutormsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({executorname}, caller, context) => {
    setExecutorState(context.store, namedExecutor(context, caller, executorname).key, REJECTED)
    return NOTHING
  },
})
