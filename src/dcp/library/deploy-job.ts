import type {Engine} from '../engines/engine.js'
import type {HandleEvent, ReadyState} from '../job/events.js'
import type {JobDescription} from '../job/job.js'

type StateEvent = Extract<HandleEvent, {readonly type: 'readystatechange'}>

/** A job handle enters a state. */
export function stateEvent(job: string, readyState: ReadyState): StateEvent {
  return {type: 'readystatechange', time: new Date().toISOString(), job, readyState}
}

/**
 * Deploys a job and tells the states that DCP's handle passes through (dcp-semantics, section 3), those before
 * `deploying` excepted. Values are uploaded once the job's groups were joined; a range needs no upload.
 */
export async function deployJob(
  engine: Engine,
  job: JobDescription,
  onState: (event: StateEvent) => void,
): Promise<void> {
  const enter = (readyState: ReadyState): void => onState(stateEvent(job.id, readyState))
  for (const state of ['deploying', 'listeners', 'compute-groups'] as const) enter(state)
  if (job.input.kind === 'values' || job.input.kind === 'urls') enter('uploading')
  await engine.deploy(job)
  enter('deployed')
}
