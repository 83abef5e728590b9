import {setImmediate} from 'node:timers/promises'
import type {JobEvent} from '../job/events.js'
import type {Context} from './context.js'
import {readEvents} from './read-events.js'
import {summarizeJob} from './summary.js'
import type {EventSelection} from './tables/event.js'

/** After so many events of a backlog, others in this process get their turn. */
const TURN = 256

/**
 * Events of a job from the number `from` on, as they come, also from other processes. Ends after `stop`, and when the
 * signal aborts. @throws Fault JOB_NOT_FOUND, also when the job is deleted meanwhile
 */
export async function* followEvents(
  context: Context,
  id: string,
  from: number,
  signal: AbortSignal,
  selection: EventSelection = 'all',
): AsyncGenerator<JobEvent, void> {
  let next = from
  while (!signal.aborted) {
    const seen = context.store.generation()
    const ended = summarizeJob(context, id).status !== 'running'
    for (const event of readEvents(context, id, next, selection)) {
      next = event.seq + 1
      yield event
      if (event.type === 'stop' || signal.aborted) return
      if (next % TURN === 0) await setImmediate()
    }
    if (ended) return
    await context.store.nextCommit(seen, signal)
  }
}
