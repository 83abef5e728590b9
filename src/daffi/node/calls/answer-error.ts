import {
  GlobalContextError,
  InitializationError,
  RemoteCallError,
  RemoteStoppedUnexpectedly,
  TimeoutError,
  UnableToFindCandidate,
} from '../../wire/exceptions.js'
import type {Flag} from '../../wire/messages/flags.js'
import type {RemoteError} from '../../wire/pickle/shapes/remote-error.js'

/** The exception that a caller gets for daffi's error, which the flag of its message may make another one. */
export function answerError(flag: Flag, error: RemoteError | undefined, stack: string | undefined): Error {
  const info = error?.info ?? 'The call failed, and nothing says why'
  switch (flag) {
    case 'UNABLE_TO_FIND_CANDIDATE':
    case 'UNABLE_TO_FIND_PROCESS':
      return new UnableToFindCandidate(info)
    case 'REMOTE_STOPPED_UNEXPECTEDLY':
      return new RemoteStoppedUnexpectedly(info)
    default:
      return ofType(error?.errorType ?? 'RemoteCallError', info, stack)
  }
}

function ofType(type: string, info: string, stack: string | undefined): Error {
  switch (type) {
    case 'UnableToFindCandidate':
      return new UnableToFindCandidate(info)
    case 'RemoteStoppedUnexpectedly':
      return new RemoteStoppedUnexpectedly(info)
    case 'TimeoutError':
      return new TimeoutError(info)
    case 'GlobalContextError':
      return new GlobalContextError(info)
    case 'InitializationError':
      return new InitializationError(info)
    default:
      return new RemoteCallError(info, stack)
  }
}

/** What pending calls fail with when the connection breaks, and calls that are made while it is (daffi-semantics, 6). */
export function controllerLost(): Error {
  return new RemoteStoppedUnexpectedly(
    'Lost connection to Controller.',
    'CONTROLLER_LOST',
    'Start the controller again; nodes come back to it by themselves.',
  )
}
