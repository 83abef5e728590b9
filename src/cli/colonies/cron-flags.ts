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
  }),
  interval: integer({
    helpGroup: WHEN,
    helpValue: 'SECONDS',
    default: -1,
    min: -1,
    description: 'Every so many seconds; -1 goes by the expression',
  }),
  random: boolean({
    helpGroup: WHEN,
    description: 'With --interval: at a random time within it (upstream runs exactly by it)',
  }),
  waitprevious: boolean({helpGroup: WHEN, description: 'Not before the workflow of the last run has ended'}),
}

/** For commands about one cron. */
export const cronFlags = {cronid: idFlag('Id of the cron'), ...connectionFlags}

interface ScheduleFlags {
  readonly cron?: string | undefined
  readonly interval: number
  readonly random: boolean
}

/** @throws Fault USAGE when there is no time to run at, or more than one */
export function checkedSchedule({cron, interval, random}: ScheduleFlags): {
  readonly cronexpression: string
  readonly interval: number
} {
  if (cron === undefined && interval <= 0) {
    throw new Fault('USAGE', 'There is no time to run at', 'Give --cron EXPRESSION or --interval SECONDS.')
  }
  if (cron !== undefined && interval > 0) {
    throw new Fault('USAGE', 'An interval would win over the expression', 'Give --cron or --interval.')
  }
  if (random && interval <= 0) throw new Fault('USAGE', '--random goes with --interval', 'Leave out --random.')
  // The five fields of other crons: the second is missing.
  if (cron !== undefined && !/^(?:@|(?:CRON_)?TZ=)/.test(cron) && cron.trim().split(/\s+/).length === 5) {
    throw new Fault(
      'USAGE',
      `${JSON.stringify(cron)} has five fields, and ColonyOS begins with the second`,
      `Try --cron "0 ${cron.trim()}"`,
    )
  }
  return {cronexpression: cron ?? '', interval}
}
