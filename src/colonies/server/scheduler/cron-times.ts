import {Cron} from 'croner'
import {cronProblem, plainFields} from './cron-fields.js'

/** When something happens again and again, in microseconds since 1970. */
export interface CronTimes {
  /** The first time after this one; undefined when there is none any more. */
  after(time: number): number | undefined
}

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * 0',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
}

/** Seconds of each unit of a duration as Go writes it. */
const UNITS: Readonly<Record<string, number>> = {ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600}

const SECOND = 1_000_000

/**
 * Reads `second minute hour day-of-month month day-of-week`, `@daily` and its like, or `@every 1h30m`, each after an
 * optional `TZ=Zone ` or `CRON_TZ=Zone `; without it the zone is this machine's (colonies-protocol, section 15).
 * @throws RpcError 400
 */
export function cronTimes(expression: string): CronTimes {
  const [, zone, rest = ''] = /^\s*(?:(?:CRON_)?TZ=(\S*)\s+)?(.*?)\s*$/s.exec(expression) ?? []
  if (rest === '') throw cronProblem('empty cron expression')
  if (zone !== undefined && !isZone(zone)) throw cronProblem(`unknown time zone <${zone}>`)
  const [, duration] = /^@every\s+(.*)$/.exec(rest) ?? []
  if (duration !== undefined) {
    // Whole seconds, one at least: `pkg/cron/constantdelay.go`.
    const delay = Math.max(1, Math.floor(secondsOf(duration))) * SECOND
    return {after: (time) => time - (time % SECOND) + delay}
  }
  const fields = rest.startsWith('@') ? DESCRIPTORS[rest] : plainFields(rest)
  if (fields === undefined) throw cronProblem(`unknown descriptor <${rest}>`)
  const cron = new Cron(fields, {mode: '6-part', paused: true, ...(zone === undefined ? {} : {timezone: zone})})
  const after = (time: number): number | undefined => {
    const next = cron.nextRun(new Date(Math.floor(time / 1000)))
    return next ? next.getTime() * 1000 : undefined
  }
  return {after}
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', {timeZone: name}).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** @throws RpcError 400 */
function secondsOf(duration: string): number {
  if (!/^\+?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(duration)) {
    throw cronProblem(`failed to parse duration <${duration}>`)
  }
  let seconds = 0
  for (const [, number, unit = 's'] of duration.matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    seconds += Number(number) * (UNITS[unit] ?? 1)
  }
  return seconds
}
