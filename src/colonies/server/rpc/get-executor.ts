import {namedExecutor} from '../named-executor.js'
import {operation} from '../operation.js'
import {executorJson} from '../tables/executor-json.js'

export const getExecutor = operation({
  type: 'getexecutormsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({executorname}, caller, context) =>
    executorJson(namedExecutor(context, caller, executorname), caller.colony.name),
})
