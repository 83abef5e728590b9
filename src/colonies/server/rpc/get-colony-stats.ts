import {operation} from '../operation.js'
import {statisticsJson} from '../tables/statistics.js'

export const getColonyStats = operation({
  type: 'getcolonystatsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) => statisticsJson(store, colony.key),
})
