import type {Task} from '../../job/task.js'
import {readJson} from '../sandbox/read-json.js'
import {MAX_BYTES} from '../supervisor/batch-size.js'
import {type Fetched, fetchData} from './fetch-data.js'

export type Contents =
  | {readonly kind: 'data'; readonly data: readonly string[]}
  /** The first slice that was asked for cannot be had. */
  | {readonly kind: 'failed'; readonly message: string}

/** The data of a task whose values stand, all or some, behind URLs. Places count its slices from 0, and never go back. */
export interface RemoteData {
  /** Value texts of consecutive slices from `at` on: at least one, at most `most`, and about 1 MiB. */
  take(at: number, most: number): Promise<Contents>
  /** Fetches so many on, in the background. */
  ahead(at: number, most: number): void
}

const PARALLEL = 4
/** Nothing new is fetched while more than this (UTF-16 units) waits to be taken. */
const MAX_HELD = 16 * 1024 * 1024

/** True when some of the data must be fetched: all are URLs, or some are `u` texts. */
export function isRemote({remote, data}: Task): boolean {
  return remote || data.some((text) => text[0] === 'u')
}

/** Fetches the data of a task in order, a few at once and no more than are soon needed; values among them are passed on. */
export function createRemoteData(task: Task, signal: AbortSignal): RemoteData {
  const fetched = new Map<number, Promise<Fetched>>()
  let next = 0
  let wanted = 0
  let active = 0
  let held = 0

  const contentOf = async (text: string): Promise<Fetched> => {
    if (text[0] === 'u') return fetchData(text.slice(1), signal)
    if (!task.remote) return {kind: 'text', text}
    const url = readJson(text)
    return typeof url === 'string'
      ? fetchData(url, signal)
      : {kind: 'failed', message: 'The datum is no URL', again: false}
  }
  const fetchSlice = async (place: number): Promise<Fetched> => {
    try {
      const content = await contentOf(task.data[place] ?? '')
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
