import {registeredFunction} from '../../wire/objects/members.js'
import {list, nullWhenEmpty} from '../../wire/shape.js'
import {operation} from '../operation.js'
import {executorByName} from '../tables/executor.js'
import {functionsOfColony, functionsOfExecutor} from '../tables/function.js'

const reply = nullWhenEmpty(list(registeredFunction))

/** Of one executor, or of all when none is named. */
export const getFunctions = operation({
  type: 'getfunctionsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({executorname}, {colony}, {store}) => {
    if (executorname === '') return reply.encode(functionsOfColony(store, colony.key).map((each) => each.value))
    const executor = executorByName(store, colony.key, executorname)
    return reply.encode(executor ? functionsOfExecutor(store, executor.key).map((each) => each.value) : [])
  },
})
