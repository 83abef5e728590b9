import type {Context} from '../context.js'
import type {RemoteWorker} from '../remote-tasks.js'
import {saveWorker, workerLease} from '../tables/worker.js'

/** Whose process it is nobody here can know: only its lease tells that it is gone. */
const NO_PROCESS = {pid: 0, started: ''} as const

/** The id of a worker of the network: another identity that calls itself so is another worker. */
export function remoteWorkerId({identity, worker}: RemoteWorker): string {
  return `dcp:${identity}:${worker}`
}

/** Adds a worker, or extends its lease. To be called within a transaction. */
export function announceRemote({store, now, leaseMs}: Context, worker: RemoteWorker): void {
  const {identity} = worker
  const id = remoteWorkerId(worker)
  saveWorker(store, {...NO_PROCESS, id, host: `dcp:${identity}`, job: null, lease: now() + leaseMs, identity})
}

/**
 * Whether a sign of life must be written down: a worker that is there has used up a third of its lease. One that is not
 * there holds nothing.
 */
export function needsRenewal({store, now, leaseMs}: Context, worker: RemoteWorker): boolean {
  const lease = workerLease(store, remoteWorkerId(worker))
  return lease !== undefined && lease - now() < (leaseMs * 2) / 3
}

/** Takes a sign of life of a worker. To be called within a transaction. */
export function keepAlive(context: Context, worker: RemoteWorker): void {
  if (needsRenewal(context, worker)) announceRemote(context, worker)
}
