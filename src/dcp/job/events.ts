import type {JobStatus, SliceCounts} from './job.js'

/** Where an event stands: `seq` counts from 1 within its job, `time` is RFC 3339 in UTC. */
interface EventPlace {
  readonly seq: number
  readonly time: string
  readonly job: string
}

/** Events of a job with DCP's names and payloads (dcp-semantics, section 4). */
export type JobEvent = EventPlace &
  (
    | {readonly type: 'accepted'}
    | ({readonly type: 'status'; readonly runStatus: JobStatus} & SliceCounts)
    /** `result` is JSON text. */
    | {readonly type: 'result'; readonly sliceNumber: number; readonly result: string}
    | {
        readonly type: 'console'
        readonly sliceNumber: number
        readonly level: string
        readonly message: readonly string[]
      }
    | {
        readonly type: 'error'
        readonly sliceNumber: number
        readonly name: string
        readonly message: string
        readonly code: string
        readonly stack: string | null
      }
    | {
        readonly type: 'stop'
        readonly runStatus: JobStatus
        readonly sliceCount: number
        readonly reason: string | null
        readonly code: string | null
      }
  )
