import {randomUUID} from 'node:crypto'
import {join} from 'node:path'
import {Fault} from '../../errors.js'
import {processFacts} from '../scheduler/process-liveness.js'
import {openScheduler, type Scheduler} from '../scheduler/scheduler.js'
import {createSandboxFactory} from '../worker/sandbox-factory.js'
import {runSupervisor} from '../worker/supervisor.js'
import {findEmbeddedStore, makeEmbeddedStore, STORE_FILE} from './embedded-store.js'
import type {Engine, ExecuteOptions} from './engine.js'

/** What the embedded engine must know of its process and machine. */
export interface EmbeddedOptions {
  readonly stateDirectory: string
  readonly pid: number
  readonly execPath: string
  readonly nodeVersion: string
  readonly platform: string
  /** The bundled program that runs inside each sandbox process. */
  readonly sandboxHost: string
  /** Finds the folder of the isolated-vm package, where it is installed. */
  readonly findIsolatedVm: () => string | undefined
}

/**
 * The engine that needs nothing but this machine: jobs in a SQLite file that any number of processes share, slices in
 * sandboxes of this process. @throws Fault STORE_*
 */
export function openEmbedded(options: EmbeddedOptions, {mayCreate}: {readonly mayCreate: boolean}): Engine {
  const file = join(options.stateDirectory, STORE_FILE)
  const store = mayCreate ? makeEmbeddedStore(file) : findEmbeddedStore(file)
  if (!store) return emptyEngine()
  const scheduler = openScheduler({store, now: Date.now, self: processFacts(options.pid)})
  return {
    deploy: (job) => scheduler.submit(job),
    execute: async (id, request) => {
      await compute(scheduler, id, options, request)
      return scheduler.summary(id)
    },
    list: async () => scheduler.list(),
    resolve: async (reference) => scheduler.resolve(reference),
    summary: async (id) => scheduler.summary(id),
    results: function* (id) {
      for (const {value} of scheduler.results(id)) yield value
    },
    errors: (id) => scheduler.errors(id),
    delete: async (id) => scheduler.delete(id),
    close: () => store.close(),
  }
}

/**
 * Computes slices of the job until it has ended, which another process may bring about: its events tell. When slices
 * are held by a worker elsewhere, this one stays, in case they come back.
 */
async function compute(
  scheduler: Scheduler,
  id: string,
  options: EmbeddedOptions,
  {cores, signal, onEvent}: ExecuteOptions,
): Promise<void> {
  const ended = new AbortController()
  const until = AbortSignal.any([signal, ended.signal])
  const isolatedVm = options.findIsolatedVm()
  const sandboxes = createSandboxFactory({
    ...options,
    hostFile: options.sandboxHost,
    ...(isolatedVm === undefined ? {} : {isolatedVm}),
  })
  const follow = async (): Promise<void> => {
    for await (const event of scheduler.follow(id, 1, until)) onEvent(event)
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
  })
  try {
    // Whichever ends first ends the other: the job is done, or nothing can compute it.
    await Promise.all([follow(), supervise].map((part) => part.finally(() => ended.abort())))
  } finally {
    await Promise.allSettled([supervise])
    await sandboxes.close()
  }
}

/** Before the first job there is no store, and looking must not make one. */
function emptyEngine(): Engine {
  const nothing = (reference: string): never => {
    throw new Fault(
      'JOB_NOT_FOUND',
      `There is no job ${reference}: none was deployed yet`,
      'Deploy one: dcp job deploy',
    )
  }
  return {
    deploy: async ({id}) => nothing(id),
    execute: async (id) => nothing(id),
    list: async () => [],
    resolve: async (reference) => nothing(reference),
    summary: async (id) => nothing(id),
    results: nothing,
    errors: nothing,
    delete: async (id) => nothing(id),
    close: () => {},
  }
}
