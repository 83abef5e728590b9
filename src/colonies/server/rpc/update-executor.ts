import {capabilities as shape} from '../../wire/objects/members.js'
import {LONGEST_DESCRIPTION, requireText} from '../limits.js'
import {executorItself} from '../named-executor.js'
import {NOTHING, operation} from '../operation.js'
import {setCapabilities} from '../tables/executor.js'

export const updateExecutor = operation({
  type: 'updateexecutormsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({executorname, capabilities}, caller, context) => {
    const executor = executorItself(context, caller, executorname, 'update its own capabilities')
    const json = shape.encode(capabilities)
    requireText(json, 'description of capabilities', LONGEST_DESCRIPTION)
    setCapabilities(context.store, executor.key, json)
    return NOTHING
  },
})
