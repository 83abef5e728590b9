import {CANCELLED, FAILED, type Process, SUCCESS} from '../wire/objects/process.js'
import type {ColoniesClient} from './colonies-client.js'
import {isAway, type Patience, patience} from './patience.js'
import {pause} from './pause.js'

/** Seconds that a subscription is asked for; it is renewed well before. */
const SUBSCRIBED = 100
const RENEW_MS = 80_000
/** Milliseconds between looks at the state besides: upstream tells nobody of cascaded failures. */
const LOOK_MS = 2000
/** Where there are no subscriptions at all, the looks are all there is. */
const LOOK_OFTEN_MS = 250
/** A server that ends subscriptions at once is not asked more often than this, in milliseconds. */
const AGAIN_MS = 500

const ENDED: readonly number[] = [SUCCESS, FAILED, CANCELLED]

export function hasEnded({state}: Pick<Process, 'state'>): boolean {
  return ENDED.includes(state)
}

/**
 * Waits until a process succeeded, failed or was cancelled, over restarts of the server. @returns it, as it ended
 * @param key of a member of its colony @param patience of whoever asks the same server for more
 * @throws RpcFault when there is no such process, or no longer; Fault when the server is away from the start, or for
 * minutes; the signal's reason
 */
export async function waitForProcess(
  client: ColoniesClient,
  processId: string,
  key: Uint8Array,
  signal: AbortSignal,
  {ask}: Patience = patience(signal),
): Promise<Process> {
  const done = new AbortController()
  const over = AbortSignal.any([signal, done.signal])
  const look = (): Promise<Process> => ask(() => client.call('getprocessmsg', {processid: processId}, key, over))
  let subscribed = true
  const looks = async (): Promise<Process> => {
    for (;;) {
      await pause(subscribed ? LOOK_MS : LOOK_OFTEN_MS, over)
      const process = await look()
      if (hasEnded(process)) return process
    }
  }
  const events = async (): Promise<Process> => {
    for (;;) {
      try {
        const found = await nextEnd(client, processId, key, over)
        // The event of upstream shows a process that has succeeded without its output.
        if (found) return await look()
      } catch (error) {
        over.throwIfAborted()
        subscribed = isAway(error)
      }
      // A new subscription tells at once of an end that came meanwhile.
      await pause(subscribed ? AGAIN_MS : RENEW_MS, over)
    }
  }
  try {
    const process = await look()
    return hasEnded(process) ? process : await Promise.race([events(), looks()])
  } finally {
    done.abort()
  }
}

/** The process with its next end, or undefined when the subscription is over: renewed, timed out or lost. */
async function nextEnd(
  client: ColoniesClient,
  processid: string,
  key: Uint8Array,
  signal: AbortSignal,
): Promise<Process | undefined> {
  const requests = ENDED.map((state) => ({processid, state, timeout: SUBSCRIBED}))
  const renewal = AbortSignal.any([signal, AbortSignal.timeout(RENEW_MS)])
  for await (const process of client.subscribe('subscribeprocessmsg', requests, key, renewal)) {
    if (hasEnded(process)) return process
  }
  return undefined
}
