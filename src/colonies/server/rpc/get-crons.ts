import {cronJson} from '../graphs/cron-json.js'
import {requireCount} from '../limits.js'
import {operation} from '../operation.js'
import {cronsOf} from '../tables/cron.js'

/** The crons of a colony, the oldest first. There is no upper bound of the count, as upstream. */
export const getCrons = operation({
  type: 'getcronsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({count}, {colony}, {store}) => {
    requireCount(count)
    const crons = cronsOf(store, colony.key, count).map((cron) => cronJson(cron))
    return `[${crons.join(',')}]`
  },
})
