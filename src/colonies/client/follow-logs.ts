import {type Log, type Process, RUNNING, WAITING} from '../wire/objects/process.js'
import type {ColoniesClient} from './colonies-client.js'
import {type LogSource, logReader} from './log-reader.js'
import {patience} from './patience.js'
import {pause} from './pause.js'
import {waitForProcess, waitForState} from './wait-for-process.js'

/** Milliseconds between looks for new lines: while they come, and after some silence. No server tells of lines. */
const QUICK_MS = 50
const SLOW_MS = 1000

export interface FollowOptions {
  /** Of a member of the colony. */
  readonly key: Uint8Array
  readonly signal: AbortSignal
  /** Only later lines: nanoseconds since 1970. */
  readonly since?: bigint
}

/**
 * The lines of a process as they are written, each once, over restarts of the server; ends after the last line of a
 * process that ended, and returns that. While it waits for an executor it has nothing to say, and is not asked.
 * @throws as `waitForProcess`
 */
export async function* followProcess(
  client: ColoniesClient,
  {colonyName, processId}: {readonly colonyName: string; readonly processId: string},
  {key, signal, since}: FollowOptions,
): AsyncGenerator<Log, Process> {
  const left = new AbortController()
  const over = AbortSignal.any([signal, left.signal])
  const patient = patience(over, client.hasAnswered)
  const reader = logReader(client, {colonyName, processId}, key, since)
  let ended: Process | undefined
  const end = waitForProcess(client, processId, key, over, patient).then((process) => {
    ended = process
  })
  const begun = ({state}: Process): boolean => state !== WAITING
  let isRunning = false
  const start = waitForState(client, processId, {states: [RUNNING], reached: begun}, key, over, patient).then(() => {
    isRunning = true
  })
  // Reported where they are waited for.
  end.catch(() => {})
  start.catch(() => {})
  try {
    for (let wait = QUICK_MS; ; wait = Math.min(wait * 1.5, SLOW_MS)) {
      const last = ended
      const wasRunning = isRunning
      const version = client.transport.news?.version()
      const lines = await patient.ask(() => reader.read(over))
      yield* lines
      if (last) return last
      if (lines.length > 0) wait = QUICK_MS
      // What has lines is read on, also when it was taken back and waits for another executor.
      if (wasRunning || lines.length > 0) await Promise.race([end, somethingNew(client, version, wait, over)])
      else await Promise.race([end, start])
    }
  } finally {
    left.abort()
  }
}

/** The lines of a process or an executor as they are written, each once, until the signal aborts. @throws its reason */
export async function* followLogs(
  client: ColoniesClient,
  source: LogSource,
  {key, signal, since}: FollowOptions,
): AsyncGenerator<Log, never> {
  const {ask} = patience(signal, client.hasAnswered)
  const reader = logReader(client, source, key, since)
  for (let wait = QUICK_MS; ; wait = Math.min(wait * 1.5, SLOW_MS)) {
    const version = client.transport.news?.version()
    const lines = await ask(() => reader.read(signal))
    yield* lines
    if (lines.length > 0) wait = QUICK_MS
    await somethingNew(client, version, wait, signal)
  }
}

/** Without a network in between, a look is made as soon as anything was written. */
function somethingNew(
  {transport: {news}}: ColoniesClient,
  version: number | undefined,
  wait: number,
  signal: AbortSignal,
): Promise<void> {
  return news && version !== undefined ? news.after(version, SLOW_MS, signal) : pause(wait, signal)
}
