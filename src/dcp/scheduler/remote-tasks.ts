import type {Charge, Task, TaskReport} from '../job/task.js'

/** Key of a worker of the network: nobody but its identity may report for it. */
export interface RemoteWorker {
  /** Address of the identity that signs for it. */
  readonly identity: string
  /** The 22 characters by which it calls itself. */
  readonly worker: string
}

/** What a worker of the network asks for (dcp-protocol, section 7.1). */
export interface RemoteClaim extends RemoteWorker {
  /** Only these jobs; all that it may compute where it is empty. */
  readonly jobs: readonly string[]
  /** None of these jobs. */
  readonly except: readonly string[]
  /** Bits of what it can do. */
  readonly capabilities: number
  readonly worktimes: readonly {readonly name: string; readonly versions: readonly string[]}[]
  /** Keys of the compute groups that it has proven to be in, the public one included where it wants it. */
  readonly groups: readonly number[]
  /** Cores that it would put to work: a job that was never measured gives so many slices, at least 1. */
  readonly cores: number
  /** Computing time wanted, in milliseconds of one core. */
  readonly targetMs: number
  /** At most so many slices of all jobs together, at least 1. */
  readonly maxSlices: number
  readonly maxBytes: number
}

/** What is known of the slices of a job so far, averages of those measured; DCP's names (dcp-protocol, section 7.1). */
export interface SliceMetrics {
  /** Seconds. */
  readonly sliceCPUTime: number
  readonly sliceGPUTime: number
  readonly sliceCPUDensity: number
  readonly sliceGPUDensity: number
  /** Bytes. */
  readonly sliceInDataSize: number
  readonly sliceOutDataSize: number
  readonly lastSliceNumber: number
  readonly measuredSlices: number
  readonly alpha: number
}

/** A part of a claim: what a worker gets of one job. `estimation` are slices that are measured first. */
export interface RemoteTask extends Task {
  readonly estimation: boolean
  readonly metrics: SliceMetrics
  readonly groups: readonly JobGroup[]
}

/** A compute group as workers are shown it. */
export interface JobGroup {
  readonly opaqueId: string
  readonly name: string
  readonly description: string
}

/** What a worker says about one slice of a job. */
export interface RemoteReport {
  readonly worker: RemoteWorker
  readonly job: string
  readonly report: TaskReport
}

/** What became of a report of one slice. `unknown`: no such job, or no such slice. */
export type Recorded = 'recorded' | 'duplicate' | 'ended' | 'unknown'

/**
 * Tasks of workers that are not processes of this machine. What they hold is told by worker, job and slice number; it is
 * theirs until the lease ends, which any sign of life extends.
 */
export interface RemoteTasks {
  /** Slices of one or more jobs, those of jobs that waited longest first; empty when there are none. */
  claim(request: RemoteClaim): readonly RemoteTask[]
  /**
   * Gives every worker a whole lease. To be called by whoever begins to serve them: until then nobody could hear them,
   * and what they hold is not lost for that.
   */
  resume(): void
  /** A sign of life of a worker. */
  renew(worker: RemoteWorker): void
  /**
   * Records the outcome of a slice and what was said about it, whoever holds the slice now: late work is not thrown
   * away. The caller has checked that the worker was given the slice.
   */
  record(worker: RemoteWorker, job: string, report: TaskReport): Recorded
  /** Records several reports, of any workers, in one transaction. What became of each, in order. */
  recordMany(reports: readonly RemoteReport[]): readonly Recorded[]
  /**
   * Gives back slices that the worker holds, or may still compute; others among the numbers are passed over.
   * @param charge why, if it is a failure
   */
  giveBack(worker: RemoteWorker, job: string, slices: readonly number[], charge?: Omit<Charge, 'slice' | 'among'>): void
  /** Gives back everything that the worker holds, but for what it says that it still has. */
  giveBackAll(worker: RemoteWorker, except?: ReadonlyMap<string, readonly number[]>): void
  /** @throws Fault JOB_NOT_FOUND */
  metrics(job: string): SliceMetrics
}
