import type {TaskError} from '../wire/operations.js'

/** Told to whoever asks for a run that its holder did not live to see the end of. */
export const HOLDER_STOPPED: TaskError = {
  type: 'RemoteStoppedUnexpectedly',
  message: 'The process that held the call stopped before it had ended.',
  stack: null,
}
