import {applySync} from './apply-sync.js'
import {planSync} from './plan-sync.js'
import type {SyncResult} from './sync-plan.js'
import type {SyncRequest, SyncTools} from './sync-tools.js'

/**
 * Makes a directory and a label alike, those below them too: what one side lacks comes from the other; nothing is removed.
 * Whoever wants to look before does `planSync` and `applySync`. @throws as these
 */
export async function syncDirectory(request: SyncRequest, tools: SyncTools): Promise<SyncResult> {
  return applySync(await planSync(request, tools), tools)
}
