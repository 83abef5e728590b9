import type {ColoniesClient} from '../client/colonies-client.js'
import {identityOfKey} from '../wire/identity.js'
import type {Process} from '../wire/objects/process.js'
import {assignments} from './assignments.js'
import {colonyAccess, type ExecutorFacts} from './colony-access.js'
import type {ExecutorEvent} from './events.js'
import type {FunctionHost, Language} from './function-host.js'
import {type FileSettings, processFiles} from './mounts/process-files.js'
import {assignmentPolls} from './poll-assignments.js'
import {registration} from './registration.js'
import {DEFAULT_GRACE, type Grace, runProcess} from './run-process.js'

export interface ExecutorOptions {
  readonly client: ColoniesClient
  readonly colonyName: string
  readonly name: string
  readonly type: string
  readonly location?: string | undefined
  /** Private key of the executor. */
  readonly key: Uint8Array
  /** Private key of the colony: adds and approves the executor, and removes it. */
  readonly ownerKey: Uint8Array | undefined
  /** How many processes run at once. */
  readonly slots: number
  readonly host: FunctionHost
  readonly codeHosts?: Readonly<Partial<Record<Language, FunctionHost>>> | undefined
  /** What brings in and takes out files; without it, processes that ask for files fail. */
  readonly files?: FileSettings | undefined
  readonly grace?: Grace | undefined
  /** Aborts when running functions get no more time, also those that {@link RunningExecutor.stop} waits for. */
  readonly hurry?: AbortSignal | undefined
  readonly onEvent?: ((event: ExecutorEvent) => void) | undefined
}

/** An executor that is registered and asks for processes. */
export interface RunningExecutor {
  readonly facts: ExecutorFacts
  /** Resolves when it was stopped; rejects when it can go on no more, as when its name was given to another. */
  readonly ended: Promise<void>
  /**
   * Asks for no more processes, tells the running functions, waits a bounded time for them, and unregisters: what they
   * have not finished waits for others again. More than once is once.
   */
  stop(): Promise<void>
}

/** What closing the last processes may take when it stops, and unregistering. */
const CLOSE_MS = 3000
const UNREGISTER_MS = 3000

/** How often it is looked whether a sign of life is due. */
const BEAT_CHECK_MS = 15_000

/** Registers an executor and starts it. @throws Fault EXECUTOR_NAME_TAKEN, REQUEST_REFUSED, SERVER_UNREACHABLE */
export async function startExecutor(options: ExecutorOptions): Promise<RunningExecutor> {
  const {client, colonyName, name, type, key, ownerKey, slots, host, codeHosts = {}, grace = DEFAULT_GRACE} = options
  const {hurry, location} = options
  const facts: ExecutorFacts = {colonyName, name, type, id: identityOfKey(key), location}
  const access = colonyAccess(client, facts, key)
  const files = options.files && processFiles(options.files, access)
  const tell = options.onEvent ?? (() => {})
  const member = registration(client, access, host.functions, ownerKey)
  await member.register()
  const stopping = new AbortController()
  const ending = new AbortController()
  const {signal: stop} = stopping
  const {signal: end} = ending
  const polls = assignmentPolls(access, stop)
  const next = assignments({polls, register: member.register, tell, stop})
  const running = new Set<Promise<void>>()

  const run = async (process: Process): Promise<void> => {
    const one = runProcess(process, {
      access,
      host,
      codeHosts,
      files,
      grace,
      stop,
      hurry,
      end,
      tell,
      frees: ownerKey !== undefined,
    })
    running.add(one)
    await one.finally(() => running.delete(one))
  }
  const slot = async (): Promise<void> => {
    for (let process = await next(); process; process = await next()) await run(process)
  }
  const beats = setInterval(async () => {
    const given = await polls.beat()
    if (given) await run(given)
  }, BEAT_CHECK_MS)
  beats.unref()
  const slotsEnded = Promise.all(Array.from({length: slots}, slot))

  let stopped: Promise<void> | undefined
  const halt = async (): Promise<void> => {
    clearInterval(beats)
    stopping.abort(new Error('The executor stops'))
    await within(grace.stopped + CLOSE_MS, Promise.allSettled([slotsEnded, ...running]))
    ending.abort(new Error('The executor has stopped'))
    await member.unregister(AbortSignal.timeout(UNREGISTER_MS)).catch((error: unknown) => {
      tell({type: 'refused', message: error instanceof Error ? error.message : String(error)})
    })
    await Promise.all([host, ...Object.values(codeHosts)].map((each) => each.close()))
    await files?.close()
  }
  const stopOnce = (): Promise<void> => {
    stopped ??= halt()
    return stopped
  }
  const ended = slotsEnded.then(stopOnce, async (error: unknown) => {
    await stopOnce()
    throw error
  })
  ended.catch(() => {})
  return {facts, ended, stop: stopOnce}
}

/** Resolves with the work, or when so many milliseconds are over. */
function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    void work.finally(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
