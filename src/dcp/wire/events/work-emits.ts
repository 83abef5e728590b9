import type {RemoteTasks} from '../../scheduler/remote-tasks.js'
import {createEmitQueue} from './emit-queue.js'
import type {WorkEmits} from './event-router.js'
import {readEmit} from './read-emit.js'
import {createSliceMemory} from './slice-memory.js'

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
