import type {Context} from '../context.js'
import {jobNotFound} from '../find-job.js'
import type {JobPlan} from '../job-plan.js'
import {sliceMetrics} from '../metrics.js'
import type {RemoteTasks} from '../remote-tasks.js'
import {sweep} from '../sweep.js'
import {jobState} from '../tables/job.js'
import {extendRemoteLeases} from '../tables/worker.js'
import {claimRemote} from './claim-remote.js'
import {giveBackAll, giveBackSlices} from './give-back-remote.js'
import {recordRemote} from './record-remote.js'
import {announceRemote, needsRenewal} from './remote-worker.js'

/** What was lost or is overdue is looked for so often, in milliseconds: a hundred workers may ask at once, and in vain. */
const SWEEP_MS = 1000

/** Tasks of workers of the network, in the store. */
export function openRemoteTasks(context: Context, planOf: (job: number) => JobPlan): RemoteTasks {
  let swept = Number.NEGATIVE_INFINITY
  return {
    claim: (request) => {
      const now = context.now()
      if (Math.abs(now - swept) > SWEEP_MS) {
        swept = now
        sweep(context)
      }
      return claimRemote(context, request, planOf)
    },
    resume: () => {
      const {store, now, leaseMs} = context
      store.transaction(() => extendRemoteLeases(store, now() + leaseMs))
    },
    renew: (worker) => {
      if (needsRenewal(context, worker)) context.store.transaction(() => announceRemote(context, worker))
    },
    record: (worker, job, report) => recordRemote(context, [{worker, job, report}])[0] ?? 'unknown',
    recordMany: (reports) => recordRemote(context, reports),
    giveBack: (worker, job, slices, charge) => giveBackSlices(context, worker, job, slices, charge),
    giveBackAll: (worker, except = new Map()) => giveBackAll(context, worker, except),
    metrics: (id) => {
      const job = jobState(context.store, id)
      if (!job) throw jobNotFound(id)
      return sliceMetrics(context, job.key, job.total)
    },
  }
}
