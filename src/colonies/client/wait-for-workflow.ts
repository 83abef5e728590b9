import type {ProcessGraph} from '../wire/objects/process.js'
import type {ColoniesClient} from './colonies-client.js'
import {patience} from './patience.js'
import {pause} from './pause.js'
import {hasEnded} from './wait-for-process.js'

/** Milliseconds between looks at the state: no server tells of the ends of workflows. */
const QUICK_MS = 50
const SLOW_MS = 1000

/**
 * Waits until a workflow succeeded, failed or was cancelled, over restarts of the server. @returns it, as it ended
 * @param key of a member of its colony
 * @throws as `waitForProcess`
 */
export async function waitForWorkflow(
  client: ColoniesClient,
  processgraphid: string,
  key: Uint8Array,
  signal: AbortSignal,
): Promise<ProcessGraph> {
  const {ask} = patience(signal)
  const {news} = client.transport
  for (let wait = QUICK_MS; ; wait = Math.min(wait * 1.5, SLOW_MS)) {
    const version = news?.version()
    const graph = await ask(() => client.call('getprocessgraphmsg', {processgraphid}, key, signal))
    if (hasEnded(graph)) return graph
    await (news && version !== undefined ? news.after(version, SLOW_MS, signal) : pause(wait, signal))
  }
}
