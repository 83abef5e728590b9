import {cronTimes} from './cron-times.js'

/** When a cron runs: its interval (seconds) wins over its expression; -1 is none. */
export interface CronSchedule {
  readonly interval: number
  /** At a random moment within each interval. */
  readonly random: boolean
  readonly expression: string
}

const SECOND = 1_000_000

/** The first run of a cron that is added, or run by hand, now. @throws RpcError 400 */
export function firstRun(schedule: CronSchedule, now: number, chance: () => number): number | undefined {
  const {interval, random, expression} = schedule
  if (interval <= 0) return cronTimes(expression).after(now)
  return now + Math.max(1, Math.ceil((random ? chance() : 1) * interval * SECOND))
}

/**
 * The run after one that was due, and is made now: times that were missed meanwhile are not made up, and lateness does not
 * add up. @throws RpcError 400
 */
export function followingRun(
  schedule: CronSchedule,
  due: number,
  now: number,
  chance: () => number,
): number | undefined {
  const {interval, random} = schedule
  if (interval <= 0 || random) return firstRun(schedule, now, chance)
  const step = interval * SECOND
  return due + Math.max(1, Math.floor((now - due) / step) + 1) * step
}
