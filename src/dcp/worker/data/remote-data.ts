import type {Task} from '../../job/task.js'
import {readJson} from '../sandbox/read-json.js'
import {MAX_BYTES} from '../supervisor/batch-size.js'
import {type Fetched, fetchData} from './fetch-data.js'

export type Contents =
  | {readonly kind: 'data'; readonly data: readonly string[]}
  /** The first slice that was asked for cannot be had. */
  | {readonly kind: 'failed'; readonly message: string}

/** What stands behind the URLs of a task. Places count its slices from 0, and never go back. */
export interface RemoteData {
  /** Value texts of consecutive slices from `at` on: at least one, at most `most`, and about 1 MiB. */
  take(at: number, most: number): Promise<Contents>
  /** Fetches so many on, in the background. */
  ahead(at: number, most: number): void
}

const PARALLEL = 4
/** Nothing new is fetched while more than this (UTF-16 units) waits to be taken. */
const MAX_HELD = 16 * 1024 * 1024

/** Fetches the data of a task in order, a few at once and no more than are soon needed. */
export function createRemoteData(task: Task, signal: AbortSignal): RemoteData {
  const fetched = new Map<number, Promise<Fetched>>()
  let next = 0
  let wanted = 0
  let active = 0
  let held = 0

  const fetchSlice = async (place: number): Promise<Fetched> => {
    try {
      const url = readJson(task.data[place] ?? '')
      if (typeof url !== 'string') return {kind: 'failed', message: 'The datum is no URL'}
      const content = await fetchData(url, signal)
      if (content.kind === 'text') held += content.text.length
      return content
    } finally {
      active--
      fill()
    }
  }
  const fill = (): void => {
    while (next < wanted && active < PARALLEL && held < MAX_HELD && !signal.aborted) {
      active++
      const place = next++
      const slice = fetchSlice(place)
      // One that nobody takes any more may fail.
      slice.catch(() => {})
      fetched.set(place, slice)
    }
  }
  const want = (end: number): void => {
    wanted = Math.max(wanted, Math.min(end, task.data.length))
    fill()
  }

  return {
    ahead: (at, most) => want(at + most),
    take: async (at, most) => {
      want(at + most)
      const data: string[] = []
      let bytes = 0
      for (let place = at; place < at + most; place++) {
        const slice = await fetched.get(place)
        if (!slice || (slice.kind === 'failed' && place > at)) break
        if (slice.kind === 'failed') {
          fetched.delete(place)
          return slice
        }
        bytes += slice.text.length
        if (place > at && bytes > MAX_BYTES) break
        fetched.delete(place)
        held -= slice.text.length
        fill()
        data.push(slice.text)
      }
      signal.throwIfAborted()
      return {kind: 'data', data}
    },
  }
}
