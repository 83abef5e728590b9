import type {RemoteTask} from '../../scheduler/remote-tasks.js'
import type {Endpoint} from '../operations/operation.js'
import type {PresentWorker} from './attendance.js'
import type {WorkWish} from './task-request.js'

/**
 * Seconds of work that a worker gets for each free core. DCP's own scheduler gives 180; the official worker fetches
 * again before it runs dry (supervisor2/index.js: availableSandboxSpace), so that less serves it as well, and then a new
 * job waits less for its turn, and less is lost with a worker.
 */
export const TARGET_SECONDS = 30
/** The official worker takes a tenth of a second for a slice, however short (delay-manager.js). */
const LEAST_SLICE_MS = 100
/** The official worker looks through what it has for each slice that it gets (job-manager.js: returnDuplicateSlices). */
const MAX_SLICES = 1024
/** Of data, in characters of value texts. */
const MAX_BYTES = 8 * 2 ** 20

/** Takes work for a worker. Undefined when there is none for it. */
export function claimWork(
  {scheduler}: Endpoint,
  {identity, worker}: PresentWorker,
  wish: WorkWish,
  groups: readonly number[],
): readonly RemoteTask[] | undefined {
  const {cores, slowness, capabilities, worktimes, jobs, except} = wish
  const targetMs = cores * TARGET_SECONDS * 1000
  const tasks = scheduler.remote.claim({
    ...{identity, worker, cores, capabilities, worktimes, jobs, except, groups},
    targetMs: targetMs / slowness,
    maxSlices: Math.min(MAX_SLICES, Math.max(1, Math.ceil(targetMs / LEAST_SLICE_MS))),
    maxBytes: MAX_BYTES,
  })
  return tasks.length > 0 ? tasks : undefined
}
