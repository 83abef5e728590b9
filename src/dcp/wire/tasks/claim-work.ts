import type {RemoteTask} from '../../scheduler/remote-tasks.js'
import type {Scheduler} from '../../scheduler/scheduler.js'
import type {Endpoint} from '../operations/operation.js'
import type {PresentWorker} from './attendance.js'
import {syntaxErrorOf} from './syntax-error.js'
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

/** Takes work for a worker, and ends jobs that nobody can compute. Undefined when there is none for it. */
export function claimWork(
  {scheduler}: Endpoint,
  {identity, worker}: PresentWorker,
  wish: WorkWish,
  groups: readonly number[],
): readonly RemoteTask[] | undefined {
  const {cores, slowness, capabilities, worktimes, jobs, except} = wish
  const targetMs = cores * TARGET_SECONDS * 1000
  const request = {
    ...{identity, worker, cores, capabilities, worktimes, jobs, except, groups},
    targetMs: targetMs / slowness,
    maxSlices: Math.min(MAX_SLICES, Math.max(1, Math.ceil(targetMs / LEAST_SLICE_MS))),
    maxBytes: MAX_BYTES,
  }
  for (;;) {
    const claimed = scheduler.remote.claim(request)
    const tasks = claimed.filter((task) => !isRejected(scheduler, task))
    if (tasks.length > 0) return tasks
    if (claimed.length === 0) return undefined
  }
}

function isRejected(scheduler: Scheduler, {work}: RemoteTask): boolean {
  const error = syntaxErrorOf(work)
  if (error === undefined) return false
  scheduler.reject(work.id, 'EWORKFUNCTION', `The work function is no JavaScript: ${error}`)
  return true
}
