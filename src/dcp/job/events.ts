import type {JobStatus, SliceCounts} from './job.js'
import type {ProgressReports} from './task.js'

/** Where an event stands: `seq` counts from 1 within its job, `time` is RFC 3339 in UTC. */
interface EventPlace {
  readonly seq: number
  readonly time: string
  readonly job: string
}

interface ConsolePayload {
  readonly sliceNumber: number
  readonly level: string
  readonly message: readonly string[]
  /** Value text of the array of arguments, where `message` does not say all. */
  readonly values?: string
  /** How often the same message came again. */
  readonly same?: number
}

interface ErrorPayload {
  readonly sliceNumber: number
  readonly name: string
  readonly message: string
  readonly code: string
  readonly stack: string | null
}

interface StopPayload {
  readonly runStatus: JobStatus
  readonly sliceCount: number
  readonly reason: string | null
  readonly code: string | null
}

/** Events that the store keeps, with DCP's names and payloads (dcp-semantics, section 4). */
export type JobEvent = EventPlace &
  (
    | {readonly type: 'accepted'}
    | ({readonly type: 'status'; readonly runStatus: JobStatus} & SliceCounts)
    /** `result` is a value text. */
    | {readonly type: 'result'; readonly sliceNumber: number; readonly result: string}
    /** A second outcome for a slice that has one, which stays; `changed`: the two differ. */
    | {readonly type: 'duplicate-result'; readonly sliceNumber: number; readonly changed: boolean}
    | ({readonly type: 'console'} & ConsolePayload)
    | ({readonly type: 'error'} & ErrorPayload)
    | {
        readonly type: 'noprogress'
        readonly sliceNumber: number
        readonly message: string
        readonly code: 'ENOPROGRESS'
        /** Milliseconds since 1970. */
        readonly timestamp: number
        readonly progressReports: ProgressReports
      }
    /** work.emit: `data` is a value text. */
    | {readonly type: 'custom'; readonly sliceNumber: number; readonly customEvent: string; readonly data: string}
    /** The job waits for money. Nothing costs any on one machine. */
    | {readonly type: 'nofunds'; readonly message: string}
    | ({readonly type: 'stop'} & StopPayload)
  )

/** States of a job handle, in order (dcp-semantics, section 3). */
export type ReadyState =
  | 'new'
  | 'exec'
  | 'init'
  | 'preauth'
  | 'deploying'
  | 'listeners'
  | 'compute-groups'
  | 'uploading'
  | 'deployed'
  | 'reconnected'

/** Events that a job handle adds to those of the store. */
export type HandleEvent =
  | {readonly type: 'readystatechange'; readonly time: string; readonly job: string; readonly readyState: ReadyState}
  /** A result that the handle holds was replaced or fetched anew. */
  | {readonly type: 'resultsUpdated'; readonly time: string; readonly job: string; readonly sliceNumber: number}
  | ({readonly type: 'complete' | 'cancel'; readonly time: string; readonly job: string} & StopPayload)
