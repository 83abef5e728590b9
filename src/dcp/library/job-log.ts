import type {JobEvent} from '../job/events.js'

/** Something that a slice said: a line of its console, or the error that ended it. */
export interface LogEntry {
  readonly seq: number
  readonly time: string
  readonly type: 'console' | 'error'
  readonly slice: number
  readonly level: string
  readonly message: string
  /** How often the same message came again. */
  readonly same: number | null
}

/** @param slice only this one, if given */
export async function* jobLog(
  events: Iterable<JobEvent> | AsyncIterable<JobEvent>,
  slice: number | undefined,
): AsyncGenerator<LogEntry> {
  for await (const event of events) {
    if (event.type !== 'console' && event.type !== 'error') continue
    if (slice !== undefined && event.sliceNumber !== slice) continue
    const {seq, time, type, sliceNumber} = event
    yield event.type === 'console'
      ? {
          seq,
          time,
          type,
          slice: sliceNumber,
          level: event.level,
          message: event.message.join(' '),
          same: event.same ?? null,
        }
      : {
          seq,
          time,
          type,
          slice: sliceNumber,
          level: 'error',
          message: event.stack ?? `${event.name}: ${event.message} [${event.code}]`,
          same: null,
        }
  }
}
