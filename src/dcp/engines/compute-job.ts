import {randomUUID} from 'node:crypto'
import type {Scheduler} from '../scheduler/scheduler.js'
import {createSandboxFactory} from '../worker/sandbox-factory.js'
import {runSupervisor} from '../worker/supervisor.js'
import type {ExecuteOptions} from './engine.js'

/** What is needed to start sandboxes. */
export interface ComputeOptions {
  readonly execPath: string
  readonly nodeVersion: string
  readonly platform: string
  /** The bundled program that runs inside each sandbox process. */
  readonly sandboxHost: string
  /** Finds the folder of the isolated-vm package, where it is installed. */
  readonly findIsolatedVm: () => string | undefined
}

/**
 * Computes slices of the job until it has ended, which another process may bring about: its events tell. When slices
 * are held by a worker elsewhere, this one stays, in case they come back.
 */
export async function computeJob(
  scheduler: Scheduler,
  id: string,
  options: ComputeOptions,
  {cores, signal, onEvent, onProgress}: ExecuteOptions,
): Promise<void> {
  const ended = new AbortController()
  const until = AbortSignal.any([signal, ended.signal])
  const isolatedVm = options.findIsolatedVm()
  const sandboxes = createSandboxFactory({
    ...options,
    hostFile: options.sandboxHost,
    ...(isolatedVm === undefined ? {} : {isolatedVm}),
  })
  // What happened before, such as console output of an interrupted run, was shown then.
  const news = scheduler.lastEvent(id) + 1
  const follow = async (): Promise<void> => {
    for await (const event of scheduler.follow(id, news, until, 'withoutResults')) onEvent(event)
  }
  const supervise = runSupervisor({
    source: scheduler,
    worker: randomUUID(),
    cores,
    job: id,
    until: 'signal',
    signal: until,
    now: () => performance.now(),
    sandboxes,
    onProgress: (_job, {slice, value}) => onProgress(slice, value),
  })
  try {
    // Whichever ends first ends the other: the job is done, or nothing can compute it.
    await Promise.all([follow(), supervise].map((part) => part.finally(() => ended.abort())))
  } finally {
    await Promise.allSettled([supervise])
    await sandboxes.close()
  }
}
