import type {Generation} from './generation.js'

const SHARED = [
  'EMPTY',
  'HANDSHAKE',
  'REQUEST',
  'SUCCESS',
  'UPDATE_CALLBACKS',
  'UNABLE_TO_FIND_CANDIDATE',
  'UNABLE_TO_FIND_PROCESS',
  'REMOTE_STOPPED_UNEXPECTEDLY',
  'SCHEDULER_ERROR',
  'SCHEDULER_ACCEPT',
  'BROADCAST',
] as const

const FIRST = [...SHARED, 'RECK_REQUEST', 'RECK_ACCEPT', 'STOP_REQUEST'] as const

const SECOND = [
  ...SHARED,
  'INIT_STREAM',
  'STREAM_ERROR',
  'STREAM_THROTTLE',
  'RECEIVER_ERROR',
  'CONTROLLER_STOPPED_UNEXPECTEDLY',
  'PING',
] as const

/** What a message is for; from 11 on a number means another flag in each generation. */
export type Flag = (typeof FIRST)[number] | (typeof SECOND)[number]

/** The flags of each generation, at the index that is their number on the wire (daffi-protocol, section 1). */
export const FLAGS: Readonly<Record<Generation, readonly Flag[]>> = {'1.0.0': FIRST, '2.2.1': SECOND}
