import {END_STATES, type Process} from '../wire/objects/process.js'
import type {ColoniesClient} from './colonies-client.js'
import {type Patience, patience} from './patience.js'

export function hasEnded({state}: Pick<Process, 'state'>): boolean {
  return END_STATES.includes(state)
}

/**
 * Waits until a process succeeded, failed or was cancelled, over restarts of the server. @returns it, as it ended
 * @param key of a member of its colony @param patience of whoever asks the same server for more
 * @throws RpcFault when there is no such process, or no longer; Fault when the server is away from the start, or for
 * minutes; the signal's reason
 */
export function waitForProcess(
  client: ColoniesClient,
  processId: string,
  key: Uint8Array,
  signal: AbortSignal,
  patient: Patience = patience(signal, client.hasAnswered),
): Promise<Process> {
  return waitForState(client, processId, {states: END_STATES, reached: hasEnded}, key, signal, patient)
}

/** As `waitForProcess`, for what is `reached` by entering one of these states. */
export async function waitForState(
  client: ColoniesClient,
  processId: string,
  {states, reached}: {readonly states: readonly number[]; readonly reached: (process: Process) => boolean},
  key: Uint8Array,
  signal: AbortSignal,
  {ask}: Patience,
): Promise<Process> {
  const watch = client.watches.open({processIds: [processId], states, key})
  try {
    for (;;) {
      // Also after the state was told: the event of upstream shows a process that has succeeded without its output.
      const process = await ask(() => client.call('getprocessmsg', {processid: processId}, key, signal))
      if (reached(process)) return process
      await watch.due(signal)
    }
  } finally {
    watch.close()
  }
}
