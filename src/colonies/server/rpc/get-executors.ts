import {nullOrList} from '../../wire/json.js'
import {operation} from '../operation.js'
import {executorsOf} from '../tables/executor.js'
import {executorJson} from '../tables/executor-json.js'

/** Those that are gone are among them, as UNREGISTERED. */
export const getExecutors = operation({
  type: 'getexecutorsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) =>
    nullOrList(executorsOf(store, colony.key).map((each) => executorJson(each, colony.name))),
})
