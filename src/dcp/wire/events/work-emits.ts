import type {RemoteTasks, RemoteWorker} from '../../scheduler/remote-tasks.js'
import type {Fields} from '../operations/fields.js'
import {createEmitQueue} from './emit-queue.js'
import {readEmit} from './read-emit.js'
import {createSliceMemory, type Silence} from './slice-memory.js'

/** What workers of the network tell of slices while they compute them (dcp-protocol, section 7.4). */
export interface WorkEmits {
  /**
   * Takes something that a slice said; the caller has checked that the worker was given the slice. Resolves once it is
   * written down, if it is.
   * @throws OperationError EINVAL
   */
  hear(worker: RemoteWorker, job: string, slice: number, eventName: string, payload: Fields): Promise<void>
  /** How a slice that was ended for its silence had progressed; undefined where that was not told, or was taken already. */
  takeSilence(worker: RemoteWorker, job: string, slice: number): Silence | undefined
}

export function createWorkEmits(remote: RemoteTasks): WorkEmits {
  const memory = createSliceMemory()
  const queue = createEmitQueue(remote)
  return {
    hear: async (worker, job, slice, eventName, payload) => {
      const emit = readEmit(eventName, payload, slice, memory.of(worker, job, slice))
      if (emit.kind !== 'nothing') await queue.add(worker, job, emit)
    },
    takeSilence: (worker, job, slice) => {
      const notes = memory.of(worker, job, slice)
      const {silence} = notes
      notes.silence = undefined
      return silence
    },
  }
}
