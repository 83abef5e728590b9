import {cron as shape} from '../../wire/objects/schedules.js'
import {formatTime} from '../../wire/time.js'
import type {CronRow} from '../tables/cron.js'

/**
 * A cron on the wire.
 * @param checkerPeriod milliseconds between two looks at the time; upstream tells it in the reply of `getcron` only
 */
export function cronJson(cron: CronRow, checkerPeriod = 0): string {
  return shape.encode({
    cronid: cron.id,
    initiatorid: cron.initiatorId,
    initiatorname: cron.initiatorName,
    colonyname: cron.colonyName,
    name: cron.name,
    cronexpression: cron.expression,
    interval: cron.interval,
    random: cron.random,
    nextrun: formatTime(cron.nextRun),
    lastrun: formatTime(cron.lastRun),
    workflowspec: cron.workflow,
    prevprocessgraphid: cron.previousGraph,
    waitforprevprocessgraph: cron.waitsForPrevious,
    checkerperiod: checkerPeriod,
  })
}
