import {broadcast, broadcastNoReturn} from '../call/broadcast.js'
import type {CallRequest} from '../call/call-request.js'
import type {Duration} from '../call/duration.js'
import {foreground} from '../call/foreground.js'
import {javascriptResult, javascriptValue} from '../call/javascript-value.js'
import {noReturn} from '../call/no-return.js'
import type {PeriodOptions} from '../call/period-condition.js'
import {type ScheduledCall, schedule} from '../call/schedule.js'
import {streamItems} from '../call/stream-items.js'
import type {DaffiNode} from '../node/node.js'
import {InitializationError} from '../wire/exceptions.js'
import {AsyncResult} from './async-result.js'

/** What the calls of one `Global` go through. */
export interface Caller {
  /** The node that is to call a function, or a promise of it. @throws GlobalContextError once stopped, and without a node */
  node(func: string): DaffiNode | Promise<DaffiNode>
  /** Aborts when the `Global` stops. */
  readonly signal: AbortSignal
  /** For failures of calls that nobody waits for. */
  readonly log: (line: string) => void
}

interface ReceiverOption {
  /** Name of the process that is to run it; a random one with the function otherwise. */
  readonly receiver?: string | undefined
}

interface TimeoutOption {
  /** How long the result may take; then `TimeoutError`. */
  readonly timeout?: Duration | undefined
}

interface EtaOption {
  /** How long the call is held in this process before it is sent. */
  readonly eta?: Duration | undefined
}

/** What the nodes made of a broadcast: the result of each by its name, or what it failed with. */
export type BroadcastResults<Result> = Readonly<Record<string, Result | Error>>

/** A generator's result, and its items when it is gone through. */
export type Foreground<Result> = Promise<Result> & AsyncIterable<ItemOf<Result>>

type ItemOf<Result> = Result extends AsyncIterable<infer Item> ? Item : unknown

/** A call that is yet to be made, in one of daffi's ways (seed; daffi-semantics, section 5). */
export class RemoteCall<Result = unknown> {
  readonly #caller: Caller
  readonly #request: CallRequest

  constructor(caller: Caller, request: CallRequest) {
    this.#caller = caller
    this.#request = request
  }

  /**
   * Waits for the result (FG). Of a generator that is an iterable of its items, which `for await` also takes from the
   * promise itself.
   * @throws RemoteCallError, TimeoutError, RemoteStoppedUnexpectedly, UnableToFindCandidate, GlobalContextError
   */
  fg({timeout, receiver}: TimeoutOption & ReceiverOption = {}): Foreground<Result> {
    const result = this.#result({timeout}, receiver)
    const items = (): AsyncIterator<ItemOf<Result>> => itemsOf<ItemOf<Result>>(this.#request.func, result)
    return Object.assign(result, {[Symbol.asyncIterator]: items})
  }

  /** Goes on at once (BG). The timeout counts from now on, eta included. */
  bg({timeout, eta, receiver}: TimeoutOption & EtaOption & ReceiverOption = {}): AsyncResult<Result> {
    return new AsyncResult(this.#request.func, this.#result({timeout, eta}, receiver))
  }

  /**
   * Wants no result (NO_RETURN). Resolves when the call is on its way, or held for its eta; what goes wrong afterwards
   * is logged, and so is what goes wrong before when nobody waits.
   */
  noReturn({eta, receiver}: EtaOption & ReceiverOption = {}): Promise<void> {
    return this.#unawaited(async (node) => {
      noReturn(node, {...this.#request, receiver}, {eta, signal: this.#caller.signal}, (error) => this.#failed(error))
    })
  }

  /** Runs again and again, or at points in time (PERIOD). Resolves when it was accepted. */
  period({receiver, ...period}: PeriodOptions & ReceiverOption): Promise<ScheduledCall> {
    return this.#unawaited((node) => schedule(node, {...this.#request, receiver}, period, Date.now() / 1000))
  }

  /** Runs on every node that has the function, but for this one (BROADCAST). */
  broadcast(options: TimeoutOption & EtaOption & {readonly returnResult: true}): Promise<BroadcastResults<Result>>
  broadcast(options?: TimeoutOption & EtaOption & {readonly returnResult?: false}): Promise<undefined>
  broadcast({
    timeout,
    eta,
    returnResult = false,
  }: TimeoutOption & EtaOption & {readonly returnResult?: boolean} = {}): Promise<
    BroadcastResults<Result> | undefined
  > {
    const {signal} = this.#caller
    if (returnResult) return this.#broadcast({timeout, eta, signal})
    return this.#unawaited(async (node) => {
      broadcastNoReturn(node, this.#request, {eta, signal}, (error) => this.#failed(error))
      return undefined
    })
  }

  /**
   * The one argument is an iterable, each item of which goes to every node that has the function, or to the receiver
   * (STREAM). Resolves when all have taken all.
   */
  stream({receiver}: ReceiverOption = {}): Promise<void> {
    return this.#unawaited(async (node) => {
      const {func, args} = this.#request
      const [items] = args
      if (args.length !== 1) {
        throw new InitializationError(
          `Pass exactly 1 positional argument to initialize stream. Provided args len: ${args.length}`,
          'CALL_INVALID',
          'Pass an array, a generator, or another iterable.',
        )
      }
      await streamItems(node, {func, items: items as Iterable<unknown>, receiver}, this.#caller.signal)
    })
  }

  async #broadcast(
    times: TimeoutOption & EtaOption & {readonly signal: AbortSignal},
  ): Promise<BroadcastResults<Result>> {
    const entries = await broadcast(await this.#caller.node(this.#request.func), this.#request, times)
    return Object.fromEntries(
      [...entries].map(([name, entry]) => [name, entry.ok ? (javascriptValue(entry.value) as Result) : entry.error]),
    )
  }

  /** What a remote function returns is taken to be what the program says it is. */
  async #result(times: TimeoutOption & EtaOption, receiver: string | undefined): Promise<Result> {
    const {signal} = this.#caller
    const node = this.#caller.node(this.#request.func)
    const returned = await foreground(
      node instanceof Promise ? await node : node,
      {...this.#request, receiver},
      {...times, signal},
    )
    return javascriptResult(returned) as Result
  }

  /** A failure that nobody waits for is told, and ends no process. */
  #unawaited<T>(work: (node: DaffiNode) => Promise<T>): Promise<T> {
    const done = (async () => work(await this.#caller.node(this.#request.func)))()
    done.catch((error) => {
      if (!this.#caller.signal.aborted) this.#failed(error)
    })
    return done
  }

  #failed(error: unknown): void {
    this.#caller.log(
      `Call of function ${this.#request.func}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

async function* itemsOf<Item>(func: string, result: Promise<unknown>): AsyncGenerator<Item, undefined> {
  const items = await result
  if (typeof items !== 'object' || items === null || !(Symbol.asyncIterator in items)) {
    throw new InitializationError(`Function ${func} is no generator: it gave one value`, 'CALL_INVALID', 'Await it.')
  }
  yield* items as AsyncIterable<Item>
  return undefined
}
