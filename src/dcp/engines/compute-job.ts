import {randomUUID} from 'node:crypto'
import {Fault} from '../../errors.js'
import type {Scheduler} from '../scheduler/scheduler.js'
import type {SandboxFactory} from '../worker/sandbox/sandbox-factory.js'
import {runSupervisor} from '../worker/supervisor/supervisor.js'
import type {ComputeOptions, WorkerOptions} from './engine.js'
import {isWeak, refuseWeak} from './sandbox-strength.js'

/** Computes slices of one job until the signal. @throws Fault JOB_LOCAL, SANDBOX_WEAK for a job of others */
export async function computeJob(
  scheduler: Scheduler,
  id: string,
  sandboxes: SandboxFactory,
  {cores, signal, onProgress}: ComputeOptions,
): Promise<void> {
  const {localExec, submission} = scheduler.deployment(id)
  if (localExec) throw localFault(id)
  if (submission !== null) await refuseWeak(sandboxes, 'Let workers compute it: dcp worker start --allow-weak-sandbox')
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
  {cores, signal, drain, until, allowWeakSandbox, onWeak, onRecorded}: WorkerOptions,
): Promise<void> {
  const origin = !allowWeakSandbox && (await isWeak(sandboxes)) ? 'machine' : undefined
  if (origin) onWeak?.()
  const stopped = AbortSignal.any([signal, drain])
  do {
    const idle = new AbortController()
    const supervise = runSupervisor({
      source: scheduler,
      worker: randomUUID(),
      cores,
      origin,
      until: 'signal',
      signal,
      drain: AbortSignal.any([stopped, idle.signal]),
      now: () => performance.now(),
      sandboxes,
      onOutcomes: onRecorded,
    }).finally(() => idle.abort())
    if (until === 'idle') await untilIdle(scheduler, idle, origin)
    await supervise
  } while (!stopped.aborted && scheduler.hasWork(origin))
}

/** Aborts the controller once no job has work left, also none that another worker holds and may give back. */
async function untilIdle(scheduler: Scheduler, idle: AbortController, origin?: 'machine'): Promise<void> {
  while (!idle.signal.aborted) {
    if (scheduler.hasWork(origin)) await scheduler.changed(idle.signal)
    else idle.abort()
  }
}

function localFault(id: string): Fault {
  return new Fault(
    'JOB_LOCAL',
    `Job ${id} is computed by the program that deployed it, and by nobody else (localExec)`,
    `Run that program again, or end the job: dcp job cancel ${id}`,
  )
}
