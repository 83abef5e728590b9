import {cronJson} from '../graphs/cron-json.js'
import {CHECKER_PERIOD, existingCron} from '../graphs/find-schedule.js'
import {operation} from '../operation.js'

export const getCron = operation({
  type: 'getcronmsg',
  kind: 'read',
  colonyName: ({cronid}, context) => existingCron(context, cronid).colonyName,
  run: ({cronid}, _caller, context) => cronJson(existingCron(context, cronid), CHECKER_PERIOD),
})
