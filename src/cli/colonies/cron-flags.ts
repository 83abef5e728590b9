import {boolean, integer, string} from '@oclif/core/flags'
import {Fault} from '../../errors.js'
import {connectionFlags} from './connection-flags.js'
import {idFlag} from './process-flags.js'

const WHEN = 'WHEN'

/** When a cron runs. */
export const scheduleFlags = {
  cron: string({
    helpGroup: WHEN,
    helpValue: 'EXPRESSION',
    description: 'Six fields: second minute hour day month weekday, such as "0 30 6 * * 1-5"',
    exclusive: ['interval'],
  }),
  interval: integer({helpGroup: WHEN, helpValue: 'SECONDS', min: -1, description: 'Every so many seconds; -1 is none'}),
  random: boolean({
    helpGroup: WHEN,
    description: 'With --interval: at a random time within it; known servers do not do that',
    dependsOn: ['interval'],
  }),
  waitprevious: boolean({helpGroup: WHEN, description: 'Not before the workflow of the last run has ended'}),
}

/** For commands about one cron. */
export const cronFlags = {cronid: idFlag('Id of the cron'), ...connectionFlags}

/** @throws Fault USAGE when there is no time to run at */
export function checkedSchedule({
  cron,
  interval,
}: {
  readonly cron?: string | undefined
  readonly interval?: number | undefined
}): {
  readonly cronexpression: string
  readonly interval: number
} {
  if (cron === undefined && (interval ?? -1) <= 0) {
    throw new Fault('USAGE', 'There is no time to run at', 'Give --cron EXPRESSION or --interval SECONDS.')
  }
  // The five fields of other crons: the second is missing.
  if (cron !== undefined && !/^(?:@|(?:CRON_)?TZ=)/.test(cron) && cron.trim().split(/\s+/).length === 5) {
    throw new Fault(
      'USAGE',
      `${JSON.stringify(cron)} has five fields, and ColonyOS begins with the second`,
      `Try --cron "0 ${cron.trim()}"`,
    )
  }
  return {cronexpression: cron ?? '', interval: interval ?? -1}
}
