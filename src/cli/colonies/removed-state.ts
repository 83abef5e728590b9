import {CANCELLED, FAILED, SUCCESS, WAITING} from '../../colonies/wire/objects/process.js'

export interface RemoveAllFlags {
  readonly waiting: boolean
  readonly successful: boolean
  readonly failed: boolean
  readonly cancelled: boolean
}

/** What `removeall` removes: a state as on the wire, -1 for all, and the word for it. */
export function removedState(flags: RemoveAllFlags): {readonly state: number; readonly word: string} {
  if (flags.waiting) return {state: WAITING, word: 'waiting'}
  if (flags.successful) return {state: SUCCESS, word: 'successful'}
  if (flags.failed) return {state: FAILED, word: 'failed'}
  if (flags.cancelled) return {state: CANCELLED, word: 'cancelled'}
  return {state: -1, word: 'all'}
}
