import {join} from 'node:path'
import {Fault} from '../../errors.js'
import type {Store} from '../../store/store.js'
import {processFacts} from '../scheduler/process-liveness.js'
import {openScheduler, type Scheduler} from '../scheduler/scheduler.js'
import {openEmbeddedStore, openJobStore, STORE_FILE, type StoreAccess} from './embedded-store.js'
import type {Engine} from './engine.js'
import {prepareSandboxes, type Sandboxes, type SandboxOptions} from './sandboxes.js'

/** What the embedded engine must know of its process and machine. */
export interface EmbeddedOptions extends SandboxOptions {
  readonly stateDirectory: string
  readonly pid: number
}

/**
 * The engine that needs nothing but this machine: jobs in a SQLite file that any number of processes share, slices in
 * sandboxes of this process. @param sandboxes Those to compute in; closed with the engine @throws Fault STORE_*
 */
export function openEmbedded(
  options: EmbeddedOptions,
  access: StoreAccess,
  sandboxes = prepareSandboxes(options),
): Engine {
  const store = openEmbeddedStore(join(options.stateDirectory, STORE_FILE), access)
  return store ? openOver(store, options, sandboxes).engine : emptyEngine()
}

/**
 * The same engine, and the scheduler that it works on, for a program that serves it to others too: whoever answers them
 * waits for `synced()`, so that requests of many share one wait for the disk. Closing the engine closes both.
 * @throws Fault STORE_*
 */
export function openEmbeddedScheduler(options: EmbeddedOptions, sandboxes: Sandboxes): EmbeddedScheduler {
  return openOver(openJobStore(join(options.stateDirectory, STORE_FILE), 'sync'), options, sandboxes)
}

export interface EmbeddedScheduler {
  readonly engine: Engine
  readonly scheduler: Scheduler
}

function openOver(store: Store, options: EmbeddedOptions, sandboxes: Sandboxes): EmbeddedScheduler {
  const scheduler = openScheduler({store, now: Date.now, self: processFacts(options.pid)})
  return {scheduler, engine: engineOver(scheduler, store, sandboxes)}
}

function engineOver(scheduler: Scheduler, store: Store, sandboxes: Sandboxes): Engine {
  // Sandboxes are not loaded to list jobs.
  const computing = () => import('./compute-job.js')
  return {
    deploy: (job) => scheduler.submit(job),
    addSlices: async (id, values) => (await scheduler.addSlices(id, values)).total,
    closeJob: async (id) => scheduler.close(id),
    compute: async (id, request) => (await computing()).computeJob(scheduler, id, await sandboxes.factory(), request),
    work: async (request) => (await computing()).computeAnyJob(scheduler, await sandboxes.factory(), request),
    hasWorker: async () => scheduler.hasWorker(),
    follow: (id, from, signal, selection) => scheduler.follow(id, from, signal, selection),
    events: (id, from, selection) => scheduler.events(id, from, selection),
    lastEvent: async (id) => scheduler.lastEvent(id),
    cancel: async (id, reason) => scheduler.cancel(id, reason),
    list: async () => scheduler.list(),
    resolve: async (reference) => scheduler.resolve(reference),
    summary: async (id) => scheduler.summary(id),
    results: function* (id, range) {
      for (const {value} of scheduler.results(id, range)) yield value
    },
    errors: (id) => scheduler.errors(id),
    slices: (id) => scheduler.slices(id),
    delete: async (id) => scheduler.delete(id),
    close: async () => {
      await sandboxes.close()
      store.close()
    },
  }
}

/** Before the first job there is no store, and looking must not make one. */
function emptyEngine(): Engine {
  const nothing = (reference: string): never => {
    throw new Fault(
      'JOB_NOT_FOUND',
      `There is no job ${JSON.stringify(reference)}: none was deployed yet`,
      'Deploy one: dcp job deploy',
    )
  }
  return {
    deploy: async ({id}) => nothing(id),
    addSlices: async (id) => nothing(id),
    closeJob: async (id) => nothing(id),
    compute: async (id) => nothing(id),
    work: async () => {},
    hasWorker: async () => false,
    follow: nothing,
    events: nothing,
    lastEvent: async (id) => nothing(id),
    cancel: async (id) => nothing(id),
    list: async () => [],
    resolve: async (reference) => nothing(reference),
    summary: async (id) => nothing(id),
    results: nothing,
    errors: nothing,
    slices: nothing,
    delete: async (id) => nothing(id),
    close: async () => {},
  }
}
