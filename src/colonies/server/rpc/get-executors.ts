import {operation} from '../operation.js'
import {executorsOf} from '../tables/executor.js'
import {executorJson} from '../tables/executor-json.js'

/** Those that are gone are among them, as UNREGISTERED. */
export const getExecutors = operation({
  type: 'getexecutorsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) => {
    const executors = executorsOf(store, colony.key)
    if (executors.length === 0) return 'null'
    return `[${executors.map((each) => executorJson(each, colony.name)).join(',')}]`
  },
})
