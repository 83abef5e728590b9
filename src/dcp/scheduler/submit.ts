import type {Values} from '../job/input-set.js'
import type {JobDescription} from '../job/job.js'
import {appendEvents, statusEvent} from './append-events.js'
import {chunksOf} from './chunks.js'
import type {Context} from './context.js'
import {finishWhenDone} from './end-job.js'
import {generatedLength} from './generated-data.js'
import {insertData} from './tables/datum.js'
import {deleteJob, openJob} from './tables/job.js'
import {insertJobGroup} from './tables/job-group.js'
import {insertJob} from './tables/job-insert.js'
import {joinTurns} from './tables/turn.js'

/**
 * Stores a job and opens it for workers. Values are written as they come, some thousand at once; until the last is
 * there nobody sees the job, and when they end with an error nothing of it stays. A job without slices finishes here,
 * unless some can be added. @param groups keys of compute groups that it stands in from the beginning
 * @throws Fault INPUT_INVALID when it would have too many slices
 */
export async function submitJob(context: Context, job: JobDescription, groups: readonly number[]): Promise<void> {
  const {input} = job
  switch (input.kind) {
    case 'range':
    case 'multi-range':
    case 'url-pattern':
    case 'mro': {
      const total = generatedLength(input)
      context.store.transaction(() => open(context, insert(context, job, groups), total))
      return
    }
    case 'values':
    case 'urls':
      await submitValues(context, job, groups, input.values)
  }
}

async function submitValues(
  context: Context,
  job: JobDescription,
  groups: readonly number[],
  values: Values,
): Promise<void> {
  const {store} = context
  let written: {key: number; total: number} | undefined
  try {
    for await (const chunk of chunksOf(values)) {
      written = store.transaction(() => {
        const key = written?.key ?? insert(context, job, groups)
        const before = written?.total ?? 0
        const total = before + chunk.values.length
        insertData(store, key, before + 1, chunk.values)
        if (chunk.last) open(context, key, total)
        return {key, total}
      })
    }
  } catch (error) {
    const key = written?.key
    if (key !== undefined) store.transaction(() => deleteJob(store, key))
    throw error
  }
}

function insert({store, self, now}: Context, job: JobDescription, groups: readonly number[]): number {
  const key = insertJob(store, job, self, now())
  for (const group of groups) insertJobGroup(store, key, group)
  return key
}

function open(context: Context, key: number, total: number): void {
  const counts = openJob(context.store, key, total)
  joinTurns(context.store, key)
  appendEvents(context, key, [{type: 'accepted', count: 1, payload: '{}'}, statusEvent(counts)])
  finishWhenDone(context, key, counts)
}
