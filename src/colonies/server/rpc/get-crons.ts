import {cronJson} from '../graphs/cron-json.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {cronsOf} from '../tables/cron.js'

/** The crons of a colony, the oldest first. There is no upper bound of the count, as upstream. */
export const getCrons = operation({
  type: 'getcronsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({count}, {colony}, {store}) => {
    if (count < 0) throw new RpcError(400, 'Count must not be negative')
    return `[${cronsOf(store, colony.key, count)
      .map((cron) => cronJson(cron))
      .join(',')}]`
  },
})
