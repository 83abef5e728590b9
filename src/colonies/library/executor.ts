import {randomBytes} from 'node:crypto'
import {executorFiles} from '../../cli/colonies/executor-files.js'
import {executorIdentity} from '../../cli/colonies/executor-identity.js'
import type {ColoniesOptions} from '../../cli/colonies/library-session.js'
import {watchInterruption} from '../../cli/interruption.js'
import {Fault} from '../../errors.js'
import type {ExecutorEvent} from '../executor/events.js'
import {type RunningExecutor, startExecutor} from '../executor/executor.js'
import {localHost} from '../executor/local-host.js'
import {parsePrivateKey} from '../wire/identity.js'
import {Colonies} from './colonies.js'

// biome-ignore lint/suspicious/noExplicitAny: parameters are contravariant, and any function will do
type AnyFunction = (...args: any[]) => unknown

export interface ExecutorSettings {
  /** What specs ask for: `conditions.executortype`. */
  readonly type: string
  /** Its type and a random number when omitted. */
  readonly name?: string | undefined
  /** Where it is: processes that name a location go only to executors there. */
  readonly location?: string | undefined
  /**
   * By name. They run in this process; arguments go to the parameters in their order, and one that is called `ctx` gets
   * the process and what can be done with it (`ProcessContext`). An array that is returned is several outputs.
   */
  readonly functions: Readonly<Record<string, AnyFunction>>
  /** Processes that run at once; one when omitted. */
  readonly slots?: number | undefined
  /** A connection, which stays open; or what to make one with. */
  readonly colonies?: Colonies | ColoniesOptions | undefined
  /** The executor's private key, 64 hex digits; a new one when omitted. */
  readonly prvkey?: string | undefined
  /** Where the files that specs ask for are brought in (`fs`); a temporary folder when omitted. They are at `ctx.mount`. */
  readonly fsDir?: string | undefined
  readonly onEvent?: ((event: ExecutorEvent) => void) | undefined
}

/**
 * Runs functions of this program for a colony: registers itself with the key of the colony's owner, assigns, runs, closes.
 * `await new Executor({type, functions}).join()` is all that a program needs.
 */
export class Executor {
  readonly name: string
  readonly #settings: ExecutorSettings
  #running: Promise<RunningExecutor> | undefined
  #close: () => Promise<void> = async () => {}

  constructor(settings: ExecutorSettings) {
    this.#settings = settings
    this.name = settings.name ?? `${settings.type}-${randomBytes(3).toString('hex')}`
  }

  /** Resolves when it is registered. @throws Fault EXECUTOR_NAME_TAKEN, REQUEST_REFUSED, IDENTITY_MISSING, KEY_INVALID */
  async start(): Promise<this> {
    this.#running ??= this.#start()
    await this.#running
    return this
  }

  /** Starts it if need be, and resolves when it was stopped, by SIGINT and SIGTERM too. */
  async join(): Promise<void> {
    const {signal, dispose} = watchInterruption(() => {})
    signal.addEventListener('abort', () => void this.stop())
    try {
      await this.start()
      await (await this.#running)?.ended
    } finally {
      await this.stop()
      dispose()
    }
  }

  /** Tells its functions, waits for them a bounded time, and unregisters: what is not finished waits for others again. */
  async stop(): Promise<void> {
    const running = await this.#running?.catch(() => undefined)
    await running?.stop()
    await this.#close()
    this.#close = async () => {}
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #start(): Promise<RunningExecutor> {
    const {type, location, functions, slots = 1, colonies = {}, prvkey, fsDir, onEvent} = this.#settings
    const connected = colonies instanceof Colonies ? colonies : await Colonies.connect(colonies)
    if (connected !== colonies) this.#close = () => connected.close()
    const named = prvkey === undefined ? undefined : parsePrivateKey(prvkey)
    if (prvkey !== undefined && !named) {
      throw new Fault('KEY_INVALID', 'prvkey is no private key', 'It has 64 hex digits.')
    }
    const identity = await executorIdentity(connected, named)
    const {client, colonyName} = connected
    const host = localHost(functions)
    const files = executorFiles(connected, fsDir)
    return startExecutor({
      client,
      colonyName,
      name: this.name,
      type,
      location,
      slots,
      host,
      files,
      onEvent,
      ...identity,
    })
  }
}
