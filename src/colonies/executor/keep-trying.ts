import {setTimeout as sleep} from 'node:timers/promises'
import {Fault} from '../../errors.js'
import {RpcFault} from '../client/rpc-fault.js'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5000

/** The last is the answer of something else, such as a proxy whose server is away. */
const OUTAGES: ReadonlySet<string> = new Set(['SERVER_UNREACHABLE', 'SERVER_LOST', 'SERVER_FAILED'])

/** Whether a server was not there, or broke: asking again later can help. What it refuses it would refuse again. */
export function isOutage(error: unknown): boolean {
  if (error instanceof RpcFault) return error.code === 'TIMEOUT'
  return error instanceof Fault && OUTAGES.has(error.code)
}

/** Whether a request was never received: even what must not be done twice can be asked again. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof Fault && error.code === 'SERVER_UNREACHABLE'
}

/** Waits longer each time, up to five seconds; a random part keeps many executors from asking at once. */
export function backoff(): (signal: AbortSignal) => Promise<void> {
  let pause = FIRST_PAUSE_MS
  return async (signal) => {
    const now = pause * (0.5 + Math.random() / 2)
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    await sleep(now, undefined, {signal})
  }
}

export interface TryOptions {
  /** Whether to try again after this. */
  readonly again?: (error: unknown) => boolean
  /** Told of each failed attempt that is not the last. */
  readonly onOutage?: ((error: unknown) => void) | undefined
}

/**
 * Does something that the server must be there for, through its outages.
 * @throws what the server refuses; the signal's reason
 */
export async function keepTrying<T>(
  work: (attempt: number) => Promise<T>,
  signal: AbortSignal,
  {again = isOutage, onOutage}: TryOptions = {},
): Promise<T> {
  const pause = backoff()
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await work(attempt)
    } catch (error) {
      if (!again(error)) throw error
      onOutage?.(error)
      await pause(signal)
    }
  }
}
