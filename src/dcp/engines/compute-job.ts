import {randomUUID} from 'node:crypto'
import type {Scheduler} from '../scheduler/scheduler.js'
import type {SandboxFactory} from '../worker/sandbox/sandbox-factory.js'
import {runSupervisor} from '../worker/supervisor/supervisor.js'
import type {ComputeOptions, WorkerOptions} from './engine.js'

/** Computes slices of one job until the signal. */
export async function computeJob(
  scheduler: Scheduler,
  id: string,
  sandboxes: SandboxFactory,
  {cores, signal, onProgress}: ComputeOptions,
): Promise<void> {
  await runSupervisor({
    source: scheduler,
    worker: randomUUID(),
    cores,
    job: id,
    until: 'signal',
    signal,
    now: () => performance.now(),
    sandboxes,
    ...(onProgress && {onProgress: (_job, {slice, value}) => onProgress(slice, value)}),
  })
}

/**
 * Computes slices of any job. A worker that ends when no work is left looks once more after it has signed off: whoever
 * deployed while it was still there relies on it.
 */
export async function computeAnyJob(
  scheduler: Scheduler,
  sandboxes: SandboxFactory,
  {cores, signal, drain, until, onRecorded}: WorkerOptions,
): Promise<void> {
  const stopped = AbortSignal.any([signal, drain])
  do {
    const idle = new AbortController()
    const supervise = runSupervisor({
      source: scheduler,
      worker: randomUUID(),
      cores,
      until: 'signal',
      signal,
      drain: AbortSignal.any([stopped, idle.signal]),
      now: () => performance.now(),
      sandboxes,
      onOutcomes: onRecorded,
    }).finally(() => idle.abort())
    if (until === 'idle') await untilIdle(scheduler, idle)
    await supervise
  } while (!stopped.aborted && scheduler.hasWork())
}

/** Aborts the controller once no job has work left, also none that another worker holds and may give back. */
async function untilIdle(scheduler: Scheduler, idle: AbortController): Promise<void> {
  while (!idle.signal.aborted) {
    if (scheduler.hasWork()) await scheduler.changed(idle.signal)
    else idle.abort()
  }
}
