import type {HandleEvent, JobEvent} from '../job/events.js'
import {jsonOfValue} from '../job/value-text.js'

type Plain<Event> = Event extends {readonly type: 'result'}
  ? Omit<Event, 'result'> & {readonly result: unknown}
  : Event extends {readonly type: 'custom'}
    ? Omit<Event, 'data'> & {readonly data: unknown}
    : Event

/** An event as `--events` and `follow --json` print it: values are JSON. */
export type PlainEvent = Plain<JobEvent | HandleEvent>

export function plainEvent(event: JobEvent | HandleEvent): PlainEvent {
  switch (event.type) {
    case 'result':
      return {...event, result: JSON.parse(jsonOfValue(event.result))}
    case 'custom':
      return {...event, data: JSON.parse(jsonOfValue(event.data))}
    default:
      return event
  }
}
