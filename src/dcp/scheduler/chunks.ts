import type {Values} from '../job/input-set.js'

const CHUNK_VALUES = 4096
const CHUNK_BYTES = 4 * 1024 * 1024

/** Values that are written in one transaction. */
export interface Chunk {
  readonly values: readonly string[]
  readonly last: boolean
}

/** At least one chunk, and exactly one that is the last: a small input set takes a single transaction. */
export async function* chunksOf(values: Values): AsyncGenerator<Chunk> {
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
