import {END_STATES, type ProcessGraph, SUCCESS} from '../wire/objects/process.js'
import type {ColoniesClient} from './colonies-client.js'
import {patience} from './patience.js'
import type {ProcessWatch} from './process-watches.js'
import {hasEnded} from './wait-for-process.js'

/** Processes that are watched at a time; the others when these have ended. */
const MOST_WATCHED = 100

/**
 * Waits until a workflow succeeded, failed or was cancelled, over restarts of the server. No server tells of the ends of
 * workflows: it is looked at when one of its processes has not succeeded, and when all have. @returns it, as it ended
 * @param key of a member of its colony
 * @throws as `waitForProcess`
 */
export async function waitForWorkflow(
  client: ColoniesClient,
  processgraphid: string,
  key: Uint8Array,
  signal: AbortSignal,
): Promise<ProcessGraph> {
  const {ask} = patience(signal, client.hasAnswered)
  const succeeded = new Set<string>()
  let watched: readonly string[] = []
  let watch: ProcessWatch | undefined
  try {
    for (;;) {
      const graph = await ask(() => client.call('getprocessgraphmsg', {processgraphid}, key, signal))
      if (hasEnded(graph)) return graph
      // Others may have been added to it.
      const open = graph.processids.filter((id) => !succeeded.has(id)).slice(0, MOST_WATCHED)
      if (!watch || open.some((id) => !watched.includes(id))) {
        watch?.close()
        const left = new Set(open)
        watched = open
        watch = client.watches.open({
          processIds: open,
          states: END_STATES,
          key,
          concerns: ({processid, state}) => {
            if (state !== SUCCESS) return true
            succeeded.add(processid)
            left.delete(processid)
            return left.size === 0
          },
        })
      }
      await watch.due(signal)
    }
  } finally {
    watch?.close()
  }
}
