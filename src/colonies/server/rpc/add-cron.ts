import {newObjectId} from '../../wire/object-id.js'
import {cronJson} from '../graphs/cron-json.js'
import {existingCron} from '../graphs/find-schedule.js'
import {workflowOfText} from '../graphs/workflow-text.js'
import {initiatorOf} from '../initiator.js'
import {LONGEST_VALUE, requireSeconds, requireShortName, requireText} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {type CronSchedule, firstRun} from '../scheduler/next-run.js'
import {cronByName, insertCron} from '../tables/cron.js'

/** `handlers/cron/handlers.go` HandleAddCron; reference colonies-protocol, section 15. */
export const addCron = operation({
  type: 'addcronmsg',
  kind: 'write',
  colonyName: ({cron}) => cron.colonyname,
  run: ({cron}, caller, context) => {
    const {store, now} = context
    const {name, interval, random, cronexpression: expression, workflowspec: workflow} = cron
    requireShortName(name, 'cron')
    requireText(expression, 'cron expression')
    requireSeconds(interval, 'interval')
    requireText(workflow, 'workflow', LONGEST_VALUE)
    workflowOfText(workflow, caller.colony.name)
    const nextRun = checkedFirstRun({interval, random, expression}, now())
    if (cronByName(store, caller.colony.key, name)) {
      throw new RpcError(400, `Cron with name <${name}> in Colony <${caller.colony.name}> already exists`)
    }
    const id = newObjectId()
    insertCron(store, {
      id,
      colony: caller.colony.key,
      ...initiatorOf(caller),
      name,
      expression,
      interval,
      random,
      nextRun,
      workflow,
      waitsForPrevious: cron.waitforprevprocessgraph,
    })
    return cronJson(existingCron(context, id))
  },
})

/** @throws RpcError 400 */
function checkedFirstRun(schedule: CronSchedule, now: number): number {
  const {interval, random} = schedule
  if (interval === 0 || interval < -1) {
    throw new RpcError(400, 'Cron interval must be -1 (disabled) or larger than 0')
  }
  if (interval === -1 && random) throw new RpcError(400, 'Random cron is only supported when specifying intervals')
  const next = firstRun(schedule, now, Math.random)
  if (next === undefined)
    throw new RpcError(400, `The time of the cron expression <${schedule.expression}> never comes`)
  return next
}
