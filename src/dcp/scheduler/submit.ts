import type {Values} from '../job/input-set.js'
import type {JobDescription} from '../job/job.js'
import {appendEvents, statusEvent} from './append-events.js'
import {chunksOf} from './chunks.js'
import type {Context} from './context.js'
import {finishWhenDone} from './end-job.js'
import {generatedLength} from './generated-data.js'
import {insertData} from './tables/datum.js'
import {deleteJob, openJob} from './tables/job.js'
import {insertJob} from './tables/job-insert.js'

/**
 * Stores a job and opens it for workers. Values are written as they come, some thousand at once; until the last is
 * there nobody sees the job, and when they end with an error nothing of it stays. A job without slices finishes here,
 * unless some can be added. @throws Fault INPUT_INVALID when it would have too many slices
 */
export async function submitJob(context: Context, job: JobDescription): Promise<void> {
  const {input} = job
  switch (input.kind) {
    case 'range':
    case 'multi-range':
    case 'url-pattern': {
      const total = generatedLength(input)
      context.store.transaction(() => open(context, insert(context, job), total))
      return
    }
    case 'values':
    case 'urls':
      await submitValues(context, job, input.values)
  }
}

async function submitValues(context: Context, job: JobDescription, values: Values): Promise<void> {
  const {store} = context
  let written: {key: number; total: number} | undefined
  try {
    for await (const chunk of chunksOf(values)) {
      written = store.transaction(() => {
        const key = written?.key ?? insert(context, job)
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

function insert(context: Context, job: JobDescription): number {
  return insertJob(context.store, job, context.self, context.now())
}

function open(context: Context, key: number, total: number): void {
  const counts = openJob(context.store, key, total)
  appendEvents(context, key, [{type: 'accepted', count: 1, payload: '{}'}, statusEvent(counts)])
  finishWhenDone(context, key, counts)
}
