import {Fault} from '../../errors.js'
import type {Values} from '../job/input-set.js'
import {appendEvents, statusEvent} from './append-events.js'
import {type Chunk, chunksOf} from './chunks.js'
import type {Context} from './context.js'
import {jobNotFound} from './find-job.js'
import {
  additionExists,
  additionStart,
  commitAddition,
  deleteAddition,
  insertAddition,
  segmentAt,
} from './tables/addition.js'
import {insertData} from './tables/datum.js'
import {addToTotal, type JobState, jobState} from './tables/job.js'

/**
 * Adds slices to an open job, all at once when the last value is there; when the values end with an error, none. A few
 * are written in one transaction; more go where no other addition writes, and are numbered at the end.
 * @returns how many slices the job has then
 * @throws Fault JOB_NOT_FOUND; JOB_CLOSED, also when it is closed meanwhile; JOB_INPUT_FIXED when its slices are not
 * values of its owner (dcp-semantics, section 3)
 */
export async function addSlices(context: Context, id: string, values: Values): Promise<{readonly total: number}> {
  let {total} = openState(context, id)
  let addition: {readonly key: number; readonly written: number} | undefined
  const {store} = context
  try {
    for await (const chunk of chunksOf(values)) {
      store.transaction(() => {
        const job = openState(context, id)
        if (chunk.last && !addition) total = addFew(context, job, chunk.values)
        else {
          addition = extend(context, job, addition, chunk)
          if (chunk.last) total = commit(context, job, addition)
        }
      })
    }
    return {total}
  } catch (error) {
    const key = addition?.key
    if (key !== undefined) store.transaction(() => deleteAddition(store, key))
    throw error
  }
}

function openState({store}: Context, id: string): JobState {
  const job = jobState(store, id)
  if (!job) throw jobNotFound(id)
  if (!job.byValue) {
    throw new Fault(
      'JOB_INPUT_FIXED',
      `Job ${id} takes no more slices: its input set is not a list of values.`,
      'Deploy another job; an open job with values takes slices: --data or --data-file, and --no-auto-close.',
    )
  }
  if (job.open && job.status === 'running') return job
  const state = job.status === 'running' ? 'was closed' : `is ${job.status}`
  throw new Fault('JOB_CLOSED', `Job ${id} takes no more slices: it ${state}.`, 'Deploy another job.')
}

/** After the last value so far, wherever that stands. */
function addFew(context: Context, job: JobState, values: readonly string[]): number {
  const first = job.total + 1
  const {shift} = segmentAt(context.store, job.key, first)
  insertData(context.store, job.key, first + shift, values)
  return grow(context, job, values.length)
}

interface Addition {
  readonly key: number
  readonly written: number
}

function extend({store, self, now}: Context, job: JobState, begun: Addition | undefined, {values}: Chunk): Addition {
  const {key, written} = begun ?? {key: insertAddition(store, job.key, self, now()), written: 0}
  if (!additionExists(store, key)) throw new Error('an addition of slices that took too long was given up')
  insertData(store, job.key, additionStart(key) + written, values)
  return {key, written: written + values.length}
}

function commit(context: Context, job: JobState, {key, written}: Addition): number {
  commitAddition(context.store, key, job.total + 1)
  return grow(context, job, written)
}

function grow(context: Context, job: JobState, count: number): number {
  if (count === 0) return job.total
  const counts = addToTotal(context.store, job.key, count)
  appendEvents(context, job.key, [statusEvent(counts)])
  return counts.total
}
