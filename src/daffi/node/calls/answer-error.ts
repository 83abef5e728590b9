import type {FaultCode} from '../../../errors.js'
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

/** What our own peers add to daffi's error. */
export interface Remedy {
  readonly code?: FaultCode | undefined
  readonly hint?: string | undefined
}

/** The exception that a caller gets for daffi's error, which the flag of its message may make another one. */
export function answerError(
  flag: Flag,
  error: RemoteError | undefined,
  stack: string | undefined,
  remedy: Remedy = {},
): Error {
  const info = error?.info ?? 'The call failed, and nothing says why'
  switch (flag) {
    case 'UNABLE_TO_FIND_CANDIDATE':
      return new UnableToFindCandidate(info, remedy.hint)
    case 'REMOTE_STOPPED_UNEXPECTEDLY':
      return new RemoteStoppedUnexpectedly(info, 'NODE_STOPPED', remedy.hint)
    default:
      return ofType(error?.errorType ?? 'RemoteCallError', info, stack, remedy)
  }
}

function ofType(type: string, info: string, stack: string | undefined, {code, hint}: Remedy): Error {
  switch (type) {
    case 'UnableToFindCandidate':
      return new UnableToFindCandidate(info, hint)
    case 'RemoteStoppedUnexpectedly':
      return new RemoteStoppedUnexpectedly(info, 'NODE_STOPPED', hint)
    case 'TimeoutError':
      return new TimeoutError(info, hint)
    case 'GlobalContextError':
      return new GlobalContextError(info, code, hint)
    case 'InitializationError':
      return new InitializationError(info, code, hint)
    default:
      return new RemoteCallError(info, stack, code, hint)
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
