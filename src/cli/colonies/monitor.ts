import {pause} from '../../colonies/client/pause.js'
import {isOutage} from '../../colonies/executor/keep-trying.js'
import {gauge, metricsText} from '../../colonies/server/http/metrics-text.js'
import {serveMetrics} from '../../colonies/server/http/serve-metrics.js'
import {LONGEST_TIMER} from '../../colonies/server/longest-timer.js'
import type {Statistics} from '../../colonies/wire/objects/server.js'
import {Fault} from '../../errors.js'
import {JsonLines} from '../../output/json.js'
import type {MonitorLine} from '../../output/views/monitor.js'
import type {ColoniesSession} from './session.js'

export interface MonitorOptions {
  /** Its server's owner signs. */
  readonly session: Pick<ColoniesSession, 'client' | 'call'>
  readonly host: string
  readonly port: number
  /** Milliseconds between looks at the server. */
  readonly interval: number
  /** Asks it to end. */
  readonly drain: AbortSignal
  /** Tells of a server that is away. */
  readonly warn: (line: string) => void
}

/**
 * Asks a server for its numbers again and again, and serves them for Prometheus. While it is away there is no number but
 * `up`: upstream shows -1 for each, which sums and alerts take for a count.
 * @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID, what the server refuses
 */
export async function startMonitor(
  options: MonitorOptions,
): Promise<{readonly lines: JsonLines<MonitorLine>; close(): Promise<void>}> {
  const {session, host, port, drain} = options
  let numbers = await look(options)
  const listening = await serveMetrics(() => shown(numbers), {host, port}).catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error
    // --host and --port are those of the server that is asked.
    throw new Fault(error.code, error.message, 'Choose another --monitor-host or --monitor-port.', {cause: error})
  })
  async function* run(): AsyncGenerator<MonitorLine> {
    const address = `http://${listening.host.includes(':') ? `[${listening.host}]` : listening.host}:${listening.port}/metrics`
    yield {
      type: 'ready',
      time: now(),
      address,
      host: listening.host,
      port: listening.port,
      server: session.client.transport.place,
    }
    while (!drain.aborted) {
      await pause(Math.min(options.interval, LONGEST_TIMER), drain).catch(() => {})
      if (!drain.aborted) numbers = await look(options, numbers !== undefined)
    }
    await listening.close()
    yield {type: 'stopped', time: now()}
  }
  return {lines: new JsonLines(run()), close: () => listening.close()}
}

/** @param tell whether it is news that the server is away @throws what the server refuses */
async function look({session, drain, warn}: MonitorOptions, tell = true): Promise<Statistics | undefined> {
  try {
    return await session.call('getstatisticsmsg', {}, 'server', drain)
  } catch (error) {
    if (drain.aborted) return undefined
    if (!isOutage(error)) throw error
    if (tell && error instanceof Error) warn(`${error.message}; trying again`)
    return undefined
  }
}

function shown(numbers: Statistics | undefined): string {
  const up = gauge('up', 'Whether the server answered', numbers === undefined ? 0 : 1)
  return numbers === undefined ? up : up + metricsText(numbers)
}

const now = (): string => new Date().toISOString()
