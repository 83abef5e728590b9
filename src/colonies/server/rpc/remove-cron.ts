import {existingCron} from '../graphs/find-schedule.js'
import {NOTHING, operation} from '../operation.js'
import {removeCron as remove} from '../tables/cron.js'

/** What it started goes on. */
export const removeCron = operation({
  type: 'removecronmsg',
  kind: 'write',
  colonyName: ({cronid}, context) => existingCron(context, cronid).colonyName,
  run: ({cronid}, _caller, context) => {
    remove(context.store, existingCron(context, cronid).key)
    return NOTHING
  },
})
