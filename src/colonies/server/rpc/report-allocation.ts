import {allocations as shape} from '../../wire/objects/members.js'
import {LONGEST_DESCRIPTION, requireText} from '../limits.js'
import {executorItself} from '../named-executor.js'
import {NOTHING, operation} from '../operation.js'
import {setAllocations} from '../tables/executor.js'

export const reportAllocation = operation({
  type: 'reportallocationmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({executorname, allocations}, caller, context) => {
    const executor = executorItself(context, caller, executorname, 'report allocations to itself')
    const json = shape.encode(allocations)
    requireText(json, 'description of allocations', LONGEST_DESCRIPTION)
    setAllocations(context.store, executor.key, json)
    return NOTHING
  },
})
