import {namedExecutor} from '../named-executor.js'
import {NOTHING, operation} from '../operation.js'
import {unregister} from '../unregister.js'

/** The executor stays in the list, as UNREGISTERED; what it ran may be assigned again. */
export const removeExecutor = operation({
  type: 'removeexecutormsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({executorname}, caller, context) => {
    unregister(context.store, namedExecutor(context, caller, executorname), context.now())
    return NOTHING
  },
})
