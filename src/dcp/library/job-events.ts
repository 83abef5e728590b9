import {EventEmitter} from 'node:events'
import type {JobEvent, ReadyState} from '../job/events.js'
import type {JobPublic} from '../job/job.js'
import {decodeValue} from '../job/values/value-text.js'
import type {ResultHandle} from './result-handle.js'

type Payload<Type extends JobEvent['type']> = Omit<
  Extract<JobEvent, {readonly type: Type}>,
  'type' | 'seq' | 'time'
> & {
  readonly jobName: string
}

/** What listeners of a job get, by the name of the event (dcp-semantics, section 4). */
export interface JobEvents<Result> {
  readystatechange: ReadyState
  /** The job itself. */
  accepted: AcceptedJob
  status: Payload<'status'>
  result: Omit<Payload<'result'>, 'result'> & {readonly result: Result}
  resultsUpdated: {readonly sliceNumber: number}
  'duplicate-result': Payload<'duplicate-result'>
  console: Omit<Payload<'console'>, 'values'>
  /** `timestamp`: milliseconds since 1970. */
  error: Payload<'error'> & {readonly timestamp: number}
  noprogress: Payload<'noprogress'>
  custom: CustomEvent
  nofunds: Payload<'nofunds'>
  stop: Payload<'stop'>
  complete: ResultHandle<Result>
  cancel: Payload<'stop'>
}

/** What listeners of `accepted` may want of the job's handle. */
export interface AcceptedJob {
  readonly id: string
  readonly public: Partial<JobPublic>
  readonly readyState: ReadyState
}

/** One call of work.emit. */
export interface CustomEvent {
  readonly job: string
  readonly sliceNumber: number
  readonly customEvent: string
  readonly data: unknown
  readonly jobName: string
}

export type JobEventName = keyof JobEvents<unknown>

/** Listeners by names in any case, as DCP has them. An `error` that nobody listens to is no exception here. */
export interface Listeners {
  add(name: string, listener: (payload: never) => void): void
  addOnce(name: string, listener: (payload: never) => void): void
  remove(name: string, listener: (payload: never) => void): void
  emit(name: string, payload: unknown): void
}

export function createListeners(): Listeners {
  const emitter = new EventEmitter()
  const key = (name: string): string => `on ${name.toLowerCase()}`
  return {
    add: (name, listener) => emitter.on(key(name), listener as (payload: unknown) => void),
    addOnce: (name, listener) => emitter.once(key(name), listener as (payload: unknown) => void),
    remove: (name, listener) => emitter.off(key(name), listener as (payload: unknown) => void),
    emit: (name, payload) => emitter.emit(key(name), payload),
  }
}

/** What an event of the store is to a program: values decoded, and the name of the job beside its id. */
export function payloadOf(event: JobEvent, jobName: string): Record<string, unknown> {
  const {seq: _, time: __, type: ___, ...rest} = event
  const payload = {...rest, jobName}
  if (event.type === 'result') return {...payload, result: decodeValue(event.result)}
  if (event.type === 'error') return {...payload, timestamp: Date.parse(event.time)}
  if (event.type === 'custom') return {...payload, data: decodeValue(event.data)}
  if (event.type === 'console' && 'values' in payload) {
    const {values: _, ...said} = payload
    return said
  }
  return payload
}
