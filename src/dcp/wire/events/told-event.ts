import type {JobEvent} from '../../job/events.js'
import type {SliceCounts} from '../../job/job.js'
import type {ProgressReports} from '../../job/task.js'
import {encodeValue, jsonOfValue} from '../../job/values/value-text.js'
import {marshaledMessage} from '../values/console-message.js'
import {uriOfValue} from '../values/data-uri.js'
import {uriOfError} from '../values/result.js'
import type {JobLabel} from './labels.js'

/** What dcp-client is told of one event of a job, under one label (dcp-protocol, section 5). */
export interface ToldEvent {
  readonly label: JobLabel
  /** About as many characters as it takes on the wire. */
  readonly size: number
  /** All but the name of the event and the job. */
  payload(): Readonly<Record<string, unknown>>
}

const ENVELOPE = 512

/** What is told of a job besides its event. */
export interface ToldJob {
  /** The name that errors and messages carry. */
  readonly name: string
  /** How the job stands now. */
  counts(): SliceCounts
}

/**
 * An event of the store as dcp-client expects it, in the order of an official worker: a slice that failed is an error and
 * a result that is this error; one that was silent an error too, which is then not told again when it fails for good. What
 * the client makes itself of what it got (`accepted`, `complete`, `duplicate-result`) it is not told. The end is a state of
 * the job as well, which the client's handle shows.
 */
export function toldEvents(event: JobEvent, job: ToldJob): readonly ToldEvent[] {
  const jobName = job.name
  switch (event.type) {
    case 'accepted':
    case 'duplicate-result':
      return []
    case 'status': {
      const {runStatus, total, distributed, computed} = event
      return [told('status', 0, () => ({runStatus, total, distributed, computed}))]
    }
    case 'result':
      return [resultOf(event.sliceNumber, event.result.length, () => uriOfValue(event.result))]
    case 'error':
      return [...errorOf(event, jobName), resultOf(event.sliceNumber, sizeOf(event), () => uriOfError(event))]
    case 'noprogress':
      return noProgressOf(event, jobName)
    case 'console': {
      const {sliceNumber, level, message, values, same = 0} = event
      const size = values?.length ?? message.reduce((sum, text) => sum + text.length, 0)
      return [
        told('console', size, () => ({
          sliceNumber,
          level,
          message: marshaledMessage(values === undefined ? {message} : {message, values}),
          // Ours counts the repetitions, the client's the messages.
          same: same + 1,
          jobName,
        })),
      ]
    }
    case 'custom': {
      const {sliceNumber, customEvent, data} = event
      return [told('custom', data.length, () => ({sliceNumber, customEvent, ...plainData(data), jobName}))]
    }
    case 'nofunds':
      return [told('nofunds', event.message.length, () => ({message: event.message}))]
    case 'stop': {
      const {runStatus, sliceCount, reason, code} = event
      const payload = runStatus === 'cancelled' ? {runStatus, reason, code} : {runStatus, sliceCount}
      return [
        // The client takes the state of a job from nowhere else: `job.status` would say `running` for ever.
        told('status', 0, () => {
          const {total, distributed, computed} = job.counts()
          return {runStatus, total, distributed, computed}
        }),
        told('stop', reason?.length ?? 0, () => payload),
      ]
    }
  }
}

/** As the official worker sends it, in JSON, where undefined is nothing at all. */
function plainData(text: string): {readonly data?: unknown} {
  return text === encodeValue(undefined) ? {} : {data: JSON.parse(jsonOfValue(text))}
}

type ErrorEvent = Extract<JobEvent, {readonly type: 'error'}>
type NoProgressEvent = Extract<JobEvent, {readonly type: 'noprogress'}>

function told(label: JobLabel, characters: number, payload: ToldEvent['payload']): ToldEvent {
  return {label, size: ENVELOPE + characters, payload}
}

function resultOf(sliceNumber: number, characters: number, uri: () => string): ToldEvent {
  return told('result', characters, () => ({sliceNumber, result: {request: 'complete', result: uri()}}))
}

function errorOf(event: ErrorEvent, jobName: string): readonly ToldEvent[] {
  const {sliceNumber, name, message, code, stack, time} = event
  if (code === 'ENOPROGRESS') return []
  return [told('error', sizeOf(event), () => ({sliceNumber, name, message, timestamp: time, code, stack, jobName}))]
}

function sizeOf({message, stack}: ErrorEvent): number {
  return message.length + (stack?.length ?? 0)
}

function noProgressOf(event: NoProgressEvent, jobName: string): readonly ToldEvent[] {
  const {sliceNumber, message, code, timestamp, time} = event
  return [
    told('error', message.length, () => ({
      sliceNumber,
      name: 'NoProgressError',
      message,
      timestamp: time,
      code,
      stack: null,
      jobName,
    })),
    told('noprogress', message.length, () => ({
      sliceNumber,
      message,
      code,
      timestamp,
      progressReports: reportsOf(event.progressReports),
      jobName,
    })),
  ]
}

/** The client has progress in percent, and beside it what the work function gave (sandbox2.js, `progress`). */
function reportsOf({last, lastDeterministic}: ProgressReports): unknown {
  return {last: reportOf(last), lastDeterministic: reportOf(lastDeterministic)}
}

function reportOf(report: ProgressReports['last']): unknown {
  if (report === null) return null
  const {deltaMs, progress} = report
  const percent = progress === null ? null : progress * 100
  return {deltaMs, progress: percent, value: progress, throttledReports: 0}
}
