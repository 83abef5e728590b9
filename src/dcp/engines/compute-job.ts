import {randomUUID} from 'node:crypto'
import type {Scheduler} from '../scheduler/scheduler.js'
import {createSandboxFactory, type SandboxFactory} from '../worker/sandbox-factory.js'
import {runSupervisor} from '../worker/supervisor.js'
import type {ComputeOptions, WorkerOptions} from './engine.js'

/** What is needed to start sandboxes. */
export interface SandboxOptions {
  readonly execPath: string
  readonly nodeVersion: string
  readonly platform: string
  /** The bundled program that runs inside each sandbox process. */
  readonly sandboxHost: string
  /** Finds the folder of the isolated-vm package, where it is installed. */
  readonly findIsolatedVm: () => string | undefined
  /** Folder of the pyodide package. */
  readonly pyodideDirectory: string
  /** Where the memory snapshot of Python is kept. */
  readonly cacheDirectory: string
}

/** Computes slices of one job until the signal. */
export async function computeJob(
  scheduler: Scheduler,
  id: string,
  sandboxes: SandboxOptions,
  {cores, signal, onProgress}: ComputeOptions,
): Promise<void> {
  await withSandboxes(sandboxes, (factory) =>
    runSupervisor({
      source: scheduler,
      worker: randomUUID(),
      cores,
      job: id,
      until: 'signal',
      signal,
      now: () => performance.now(),
      sandboxes: factory,
      ...(onProgress && {onProgress: (_job, {slice, value}) => onProgress(slice, value)}),
    }),
  )
}

/**
 * Computes slices of any job. A worker that ends when no work is left looks once more after it has signed off: whoever
 * deployed while it was still there relies on it.
 */
export async function computeAnyJob(
  scheduler: Scheduler,
  sandboxes: SandboxOptions,
  {cores, signal, drain, until, onRecorded}: WorkerOptions,
): Promise<void> {
  const stopped = AbortSignal.any([signal, drain])
  await withSandboxes(sandboxes, async (factory) => {
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
        sandboxes: factory,
        onOutcomes: onRecorded,
      }).finally(() => idle.abort())
      if (until === 'idle') await untilIdle(scheduler, idle)
      await supervise
    } while (!stopped.aborted && scheduler.hasWork())
  })
}

/** Aborts the controller once no job has work left, also none that another worker holds and may give back. */
async function untilIdle(scheduler: Scheduler, idle: AbortController): Promise<void> {
  while (!idle.signal.aborted) {
    if (scheduler.hasWork()) await scheduler.changed(idle.signal)
    else idle.abort()
  }
}

async function withSandboxes(options: SandboxOptions, use: (factory: SandboxFactory) => Promise<void>): Promise<void> {
  const {pyodideDirectory, cacheDirectory, sandboxHost} = options
  const isolatedVm = options.findIsolatedVm()
  const factory = createSandboxFactory({
    ...options,
    hostFile: sandboxHost,
    pyodide: {directory: pyodideDirectory, cacheDirectory},
    ...(isolatedVm === undefined ? {} : {isolatedVm}),
  })
  try {
    await use(factory)
  } finally {
    await factory.close()
  }
}
