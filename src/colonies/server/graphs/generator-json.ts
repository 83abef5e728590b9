import {generator as shape} from '../../wire/objects/schedules.js'
import {formatTime} from '../../wire/time.js'
import type {GeneratorRow} from '../tables/generator.js'

/**
 * A generator on the wire. Upstream tells the size of its queue in the reply of `getgenerator` only.
 * @param checkerPeriod milliseconds between two looks at the time, told there as well
 */
export function generatorJson(generator: GeneratorRow, checkerPeriod = 0): string {
  return shape.encode({
    generatorid: generator.id,
    initiatorid: generator.initiatorId,
    initiatorname: generator.initiatorName,
    colonyname: generator.colonyName,
    name: generator.name,
    workflowspec: generator.workflow,
    trigger: generator.trigger,
    timeout: generator.timeout,
    firstpack: formatTime(generator.firstPack),
    lastrun: formatTime(generator.lastRun),
    queuesize: generator.queued,
    checkerperiod: checkerPeriod,
  })
}
