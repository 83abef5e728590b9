import type {HandleEvent, JobEvent} from '../job/events.js'
import {jsonText} from './results.js'

type Plain<Event> = Event extends {readonly type: 'result'}
  ? Omit<Event, 'result'> & {readonly result: unknown}
  : Event extends {readonly type: 'custom'}
    ? Omit<Event, 'data'> & {readonly data: unknown}
    : Event extends {readonly type: 'console'}
      ? Omit<Event, 'values'>
      : Event

/** An event as `--events` and `follow --json` print it: values are JSON, null where JSON would be too large. */
export type PlainEvent = Plain<JobEvent | HandleEvent>

export function plainEvent(event: JobEvent | HandleEvent): PlainEvent {
  switch (event.type) {
    case 'result':
      return {...event, result: JSON.parse(jsonText(event.result) ?? 'null')}
    case 'custom':
      return {...event, data: JSON.parse(jsonText(event.data) ?? 'null')}
    case 'console': {
      const {values: _, ...said} = event
      return said
    }
    default:
      return event
  }
}
