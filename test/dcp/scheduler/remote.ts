import type {Charge, SliceCost, SliceOutcome} from '../../../src/dcp/job/task.js'
import type {Recorded, RemoteClaim, RemoteTask, RemoteWorker} from '../../../src/dcp/scheduler/remote-tasks.js'
import type {Scheduler} from '../../../src/dcp/scheduler/scheduler.js'
import {COST} from './jobs.js'
import {report} from './support.js'

export const PUBLIC = 1

export const died: Omit<Charge, 'slice' | 'among'> = {code: 'ESANDBOXDIED', message: 'gone'}

/** A worker of the network; one word is enough to tell it from others. */
export const remoteWorker = (worker: string, identity = '0xA'): RemoteWorker => ({identity, worker})

/** Asks as a worker with one core does, for three minutes of the public group. */
export function ask(scheduler: Scheduler, worker: RemoteWorker, changes: Partial<RemoteClaim> = {}) {
  return scheduler.remote.claim({
    ...worker,
    jobs: [],
    except: [],
    capabilities: 0,
    worktimes: [
      {name: 'map-basic', versions: ['1.0.0']},
      {name: 'pyodide', versions: ['0.28.0']},
    ],
    groups: [PUBLIC],
    cores: 1,
    targetMs: 180_000,
    maxSlices: 1000,
    maxBytes: 1 << 20,
    ...changes,
  })
}

export const numbersOf = (tasks: readonly RemoteTask[]): number[] =>
  tasks.flatMap(({first, last}) => Array.from({length: last - first + 1}, (_, index) => first + index))

/** A result that took so many seconds. */
export const took = (slice: number, cpuSeconds: number, cost: Partial<SliceCost> = {}): SliceOutcome => ({
  kind: 'result',
  slice,
  value: `${slice}`,
  cost: {...COST, cpuSeconds, ...cost},
})

/** Reports results of slices, one after the other. */
export function deliver(
  scheduler: Scheduler,
  worker: RemoteWorker,
  job: string,
  slices: readonly number[],
  seconds = 1,
): Recorded[] {
  return slices.map((slice) => scheduler.remote.record(worker, job, report({outcomes: [took(slice, seconds)]})))
}

/** Measures a job: one slice is computed in so many seconds. */
export function measureOne(scheduler: Scheduler, job: string, seconds: number): void {
  const meter = remoteWorker('meter')
  const [task] = ask(scheduler, meter, {jobs: [job]})
  if (task?.first !== task?.last || !task) throw new Error('the job was measured before')
  deliver(scheduler, meter, job, [task.first], seconds)
}
