import type {JobDescription} from '../job/job.js'
import {rangeLength} from '../job/range.js'
import {appendEvents, statusEvent} from './append-events.js'
import type {Context} from './context.js'
import {finishWhenDone} from './end-job.js'
import {insertData} from './tables/datum.js'
import {deleteJob, openJob} from './tables/job.js'
import {insertJob} from './tables/job-insert.js'

const CHUNK_VALUES = 4096
const CHUNK_BYTES = 4 * 1024 * 1024

/**
 * Stores a job and opens it for workers. Values are written as they come, some thousand at once; until the last is
 * there nobody sees the job, and when they end with an error nothing of it stays. A job without slices finishes here.
 */
export async function submitJob(context: Context, job: JobDescription): Promise<void> {
  const {input} = job
  switch (input.kind) {
    case 'range': {
      const total = rangeLength(input)
      context.store.transaction(() => open(context, insert(context, job), total))
      return
    }
    case 'values':
      await submitValues(context, job, input.values)
  }
}

async function submitValues(
  context: Context,
  job: JobDescription,
  values: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
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

interface Chunk {
  readonly values: readonly string[]
  readonly last: boolean
}

/** At least one chunk, and exactly one that is the last: a small input set takes a single transaction. */
async function* chunksOf(values: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Chunk> {
  let chunk: string[] = []
  let size = 0
  for await (const value of values) {
    if (chunk.length === CHUNK_VALUES || size > CHUNK_BYTES) {
      yield {values: chunk, last: false}
      chunk = []
      size = 0
    }
    chunk.push(value)
    size += value.length
  }
  yield {values: chunk, last: true}
}

function insert(context: Context, job: JobDescription): number {
  return insertJob(context.store, job, context.self, context.now())
}

function open(context: Context, key: number, total: number): void {
  const counts = openJob(context.store, key, total)
  appendEvents(context, key, [{type: 'accepted', count: 1, payload: '{}'}, statusEvent(counts)])
  finishWhenDone(context, key, counts)
}
