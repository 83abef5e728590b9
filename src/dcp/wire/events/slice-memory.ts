import type {RemoteWorker} from '../../scheduler/remote-tasks.js'
import type {WrittenMessage} from '../values/console-message.js'
import type {Silence} from './event-router.js'

/** What is remembered of a slice that a worker computes. */
export interface SliceNotes {
  /** Its last console message: where that comes again, only its number is told. */
  written: WrittenMessage | undefined
  silence: Silence | undefined
  /** Messages so far, and the characters in them. */
  messages: number
  characters: number
}

/** Notes about the slices that workers of the network told anything of lately. */
export interface SliceMemory {
  of(worker: RemoteWorker, job: string, slice: number): SliceNotes
}

/** More than hundreds of workers compute at once. */
const REMEMBERED = 8192

export function createSliceMemory(): SliceMemory {
  const all = new Map<string, SliceNotes>()
  return {
    of: ({identity, worker}, job, slice) => {
      const key = JSON.stringify([identity, worker, job, slice])
      const notes = all.get(key) ?? {written: undefined, silence: undefined, messages: 0, characters: 0}
      all.delete(key)
      all.set(key, notes)
      const [oldest] = all.keys()
      if (all.size > REMEMBERED && oldest !== undefined) all.delete(oldest)
      return notes
    },
  }
}
