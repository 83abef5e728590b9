import type {JobGroup, SliceMetrics} from '../../scheduler/remote-tasks.js'

/** A job as a worker of dcp-client 5.6.1 gets it (dcp-protocol, section 7.1). */
export interface WorkerJob {
  readonly jobId: string
  /** Names the job in the worker: it must not change while the worker holds slices of it. */
  readonly jobCgId: string
  /** URI of the source of the work function. */
  readonly codeLocation: string
  readonly worktime: {readonly name: string; readonly version: string; readonly custom: boolean}
  readonly dependencies: readonly string[]
  readonly requirePath: readonly string[]
  readonly modulePath: readonly string[]
  readonly needCapabilities: number
  readonly workerConsole: boolean
  readonly localExec: boolean
  readonly almostDone: boolean
  readonly useStrict: boolean
  readonly discrete: boolean
  readonly public: {
    readonly name: string
    readonly description: string
    readonly link: string
    readonly computeGroups: readonly JobGroup[]
  }
  readonly metrics: SliceMetrics
  /** Empty, where there are none; else `argumentsLocation` has their URIs. */
  readonly arguments?: readonly never[]
  readonly argumentsLocation?: readonly {readonly argIndex: number; readonly value: string}[]
  /** URL of the description of a range, from which the worker takes the data itself. */
  readonly MROLocation?: string
}

/** A slice as such a worker gets it. */
export interface WorkerSlice {
  readonly jobId: string
  readonly sliceNumber: number
  readonly isEstimationSlice: boolean
  readonly isLongSlice: boolean
  /** URI of the datum; empty where the job has an MROLocation. */
  readonly datumUri: string
  readonly cotaskCount: number
  readonly resultStorageType: 'values' | 'pattern'
  readonly resultStorageDetails?: string
  readonly resultStorageParams?: Readonly<Record<string, unknown>>
}
