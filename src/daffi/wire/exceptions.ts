import {Fault, type FaultCode} from '../../errors.js'

/**
 * daffi's exceptions (daffi-semantics, section 6): their names are upstream's, so that `instanceof` and `error.name`
 * tell what Python's `except` would; `code` and `hint` are those of every failure of ours.
 */
abstract class DaffiException extends Fault {
  abstract override readonly name: string
}

export type {DaffiException}

/** The callback failed on its node, or the call could not be carried out there. */
export class RemoteCallError extends DaffiException {
  override readonly name = 'RemoteCallError'

  constructor(
    message: string,
    /** Where it failed over there, as its language prints it. */
    readonly remoteStack?: string,
    code: FaultCode = 'CALL_FAILED',
    hint?: string,
  ) {
    super(code, message, hint)
  }

  override get detail(): string | undefined {
    return this.remoteStack
  }
}

/** No node that is connected has the callback. */
export class UnableToFindCandidate extends DaffiException {
  override readonly name = 'UnableToFindCandidate'

  constructor(message: string, hint?: string) {
    super('CANDIDATE_MISSING', message, hint)
  }
}

/** The node that ran the call is gone (`NODE_STOPPED`), or the controller is (`CONTROLLER_LOST`). */
export class RemoteStoppedUnexpectedly extends DaffiException {
  override readonly name = 'RemoteStoppedUnexpectedly'

  constructor(message: string, code: 'NODE_STOPPED' | 'CONTROLLER_LOST' = 'NODE_STOPPED', hint?: string) {
    super(code, message, hint)
  }
}

export class TimeoutError extends DaffiException {
  override readonly name = 'TimeoutError'

  constructor(message: string, hint?: string) {
    super('TIMEOUT', message, hint)
  }
}

/** The call is wrong as it stands: an unknown name, wrong arguments, a stopped `Global`. */
export class GlobalContextError extends DaffiException {
  override readonly name = 'GlobalContextError'

  constructor(message: string, code: FaultCode = 'CALL_INVALID', hint?: string) {
    super(code, message, hint)
  }
}

/** What was asked for cannot be set up: a callback, a modifier, a component. */
export class InitializationError extends DaffiException {
  override readonly name = 'InitializationError'

  constructor(message: string, code: FaultCode = 'CALL_INVALID', hint?: string) {
    super(code, message, hint)
  }
}
