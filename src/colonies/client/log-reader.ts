import type {Log} from '../wire/objects/process.js'
import type {ColoniesClient} from './colonies-client.js'

/** Whose lines: those of one process, or all that an executor wrote. */
export type LogSource =
  | {readonly colonyName: string; readonly processId: string}
  | {readonly colonyName: string; readonly executorName: string}

/** As a request has it. */
export function logQuery(source: LogSource) {
  return {
    colonyname: source.colonyName,
    processid: 'processId' in source ? source.processId : '',
    executorname: 'executorName' in source ? source.executorName : '',
  }
}

/** Reads on where it stopped. */
export interface LogReader {
  /** All lines that are new since the last call, oldest first. */
  read(signal: AbortSignal): Promise<readonly Log[]>
}

/** `pkg/constants`: MAX_LOG_COUNT. */
const PAGE = 500
/**
 * Nanoseconds that are read again while lines come. Upstream stamps a line before it stores it: of two that are written
 * at once, the later may be there first.
 */
const OVERLAP = 250_000_000n
/** Milliseconds without a new line after which nothing older can come. */
const SETTLED_MS = 1000

/** @param since nanoseconds since 1970: only later lines are read */
export function logReader(client: ColoniesClient, source: LogSource, key: Uint8Array, since = 0n): LogReader {
  const request = {...logQuery(source), count: PAGE, latest: false}
  const seen = new Map<string, bigint>()
  let last = since
  let changed = 0

  const start = (): bigint => {
    if (Date.now() - changed > SETTLED_MS) return last
    return last - OVERLAP > since ? last - OVERLAP : since
  }
  return {
    read: async (signal) => {
      const fresh: Log[] = []
      let from = start()
      for (;;) {
        const page = await client.call('getlogsmsg', {...request, since: from}, key, signal)
        const unseen = page.filter((line) => !seen.has(nameOf(line)))
        for (const line of unseen) seen.set(nameOf(line), line.timestamp)
        fresh.push(...unseen)
        const end = page.at(-1)?.timestamp
        // A server may give less than was asked for, and have more.
        if (end === undefined || end <= from || (unseen.length === 0 && page.length < PAGE)) break
        from = end
      }
      if (fresh.length > 0) {
        changed = Date.now()
        last = fresh.reduce((latest, {timestamp}) => (timestamp > latest ? timestamp : latest), last)
        for (const [name, timestamp] of seen) if (timestamp < last - OVERLAP) seen.delete(name)
      }
      return fresh
    },
  }
}

function nameOf({timestamp, executorname, message}: Log): string {
  return `${timestamp} ${executorname} ${message}`
}
