import {operation} from '../operation.js'
import {statisticsJson} from '../tables/statistics.js'

/** Of all colonies together; upstream leaves most of these numbers at 0. */
export const getStatistics = operation({
  type: 'getstatisticsmsg',
  kind: 'read',
  run: (_request, _caller, {store}) => statisticsJson(store),
})
