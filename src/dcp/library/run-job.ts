import type {ComputeOptions, Engine, EventSelection} from '../engines/engine.js'
import type {HandleEvent, JobEvent} from '../job/events.js'

export interface RunOptions {
  /** Number of the first event wanted. */
  readonly from: number
  readonly selection: EventSelection
  /** Ends the run; the job stays as it is. */
  readonly signal: AbortSignal
  /** Computes slices meanwhile; undefined only watches. */
  readonly compute: Omit<ComputeOptions, 'signal'> | undefined
}

/**
 * The events of a job until it has ended, or the signal aborts. After `stop` comes `complete` or `cancel`, which in
 * DCP is what the handle makes of it (dcp-semantics, section 4). Whatever ends the computing ends the run.
 */
export async function* runJob(
  engine: Engine,
  id: string,
  {from, selection, signal, compute}: RunOptions,
): AsyncGenerator<JobEvent | HandleEvent, void> {
  const over = new AbortController()
  const until = AbortSignal.any([signal, over.signal])
  let failure: {readonly error: unknown} | undefined
  const computing = compute
    ? engine.compute(id, {...compute, signal: until}).catch((error: unknown) => {
        failure = {error}
        over.abort()
      })
    : undefined
  try {
    for await (const event of engine.follow(id, from, until, selection)) {
      yield event
      if (event.type === 'stop') {
        const {seq: _, ...outcome} = event
        yield {...outcome, type: event.runStatus === 'finished' ? 'complete' : 'cancel'}
      }
    }
  } finally {
    over.abort()
    await computing
  }
  if (failure) throw failure.error
}
