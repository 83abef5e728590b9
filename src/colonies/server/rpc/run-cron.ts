import {cronJson} from '../graphs/cron-json.js'
import {existingCron} from '../graphs/find-schedule.js'
import {runCron as run} from '../graphs/run-cron.js'
import {operation} from '../operation.js'
import {firstRun} from '../scheduler/next-run.js'
import {isBlocked} from '../tables/cron.js'

/**
 * Runs a cron now, unless it has to wait for its previous workflow, and answers with what it was before. Upstream runs it
 * before it looks at who asks.
 */
export const runCron = operation({
  type: 'runcronmsg',
  kind: 'write',
  colonyName: ({cronid}, context) => existingCron(context, cronid, 400).colonyName,
  run: ({cronid}, _caller, context) => {
    const cron = existingCron(context, cronid, 400)
    if (!isBlocked(context.store, cron.key)) {
      const now = context.now()
      run(context, cron, now, firstRun(cron, now, Math.random) ?? null)
    }
    return cronJson(cron)
  },
})
