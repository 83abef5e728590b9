import {integer, string} from '@oclif/core/flags'
import {seconds} from '../flags/seconds.js'
import {type Environment, fromEnvironment, portOf} from './server-choice.js'
import {secondsOf} from './server-settings.js'

/** Upstream's compose file sets this port and once a second; its command demands both variables. */
const DEFAULT_PORT = 21_120
const DEFAULT_INTERVAL_MS = 1000

/** Where the numbers are served: `--host` and `--port` are those of the server that is asked. */
export const monitorFlags = {
  'monitor-host': string({
    helpValue: 'HOST',
    default: '127.0.0.1',
    description: 'Address to listen on; 0.0.0.0 is all of this machine',
  }),
  'monitor-port': integer({
    helpValue: 'PORT',
    min: 0,
    max: 65_535,
    description: 'Port to listen on, 0 is a free one (COLONIES_MONITOR_PORT) [default: 21120]',
  }),
  interval: seconds({description: 'How often to ask the server (COLONIES_MONITOR_INTERVAL, seconds) [default: 1s]'}),
}

export interface MonitorFlags {
  readonly 'monitor-host': string
  readonly 'monitor-port'?: number | undefined
  readonly interval?: number | undefined
}

/** Flags go before variables. The interval is milliseconds. @throws Fault USAGE */
export function monitorPlace(
  flags: MonitorFlags,
  env: Environment = process.env,
): {readonly host: string; readonly port: number; readonly interval: number} {
  const port = flags['monitor-port'] ?? portOf(fromEnvironment(env, 'COLONIES_MONITOR_PORT'))?.value ?? DEFAULT_PORT
  const every = secondsOf(fromEnvironment(env, 'COLONIES_MONITOR_INTERVAL'))
  const interval = flags.interval ?? (every === undefined ? DEFAULT_INTERVAL_MS : every * 1000)
  return {host: flags['monitor-host'], port, interval}
}
