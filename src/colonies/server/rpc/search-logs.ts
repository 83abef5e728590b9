import {requireCount} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {logsJson, searchLogRows} from '../tables/log.js'

/** `pkg/constants`: MAX_COUNT, MAX_DAYS. */
const MOST = 100
const MOST_DAYS = 30
const DAY = 86_400_000_000n

/** The newest lines that contain the text as it stands: case counts, `%` and `_` are characters like any. */
export const searchLogs = operation({
  type: 'searchlogsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({text, days, count}, {colony}, {store, now}) => {
    requireCount(count, MOST)
    if (days > MOST_DAYS) throw new RpcError(400, `Days exceed the limit of ${MOST_DAYS}`)
    if (days < 0) throw new RpcError(400, 'Days must not be negative')
    const since = (BigInt(now()) - BigInt(days) * DAY) * 1000n
    return logsJson(searchLogRows(store, colony.key, {text, since, count}), colony.name)
  },
})
