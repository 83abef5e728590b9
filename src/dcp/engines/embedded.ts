import {join} from 'node:path'
import {Fault} from '../../errors.js'
import {processFacts} from '../scheduler/process-liveness.js'
import {openScheduler} from '../scheduler/scheduler.js'
import type {ComputeOptions} from './compute-job.js'
import {openEmbeddedStore, STORE_FILE, type StoreAccess} from './embedded-store.js'
import type {Engine} from './engine.js'

/** What the embedded engine must know of its process and machine. */
export interface EmbeddedOptions extends ComputeOptions {
  readonly stateDirectory: string
  readonly pid: number
}

/**
 * The engine that needs nothing but this machine: jobs in a SQLite file that any number of processes share, slices in
 * sandboxes of this process. @throws Fault STORE_*
 */
export function openEmbedded(options: EmbeddedOptions, access: StoreAccess): Engine {
  const store = openEmbeddedStore(join(options.stateDirectory, STORE_FILE), access)
  if (!store) return emptyEngine()
  const scheduler = openScheduler({store, now: Date.now, self: processFacts(options.pid)})
  return {
    deploy: (job) => scheduler.submit(job),
    execute: async (id, request) => {
      // Sandboxes are not loaded to list jobs.
      const {computeJob} = await import('./compute-job.js')
      await computeJob(scheduler, id, options, request)
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
