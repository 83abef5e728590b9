import {RemoteCallError} from '../../wire/exceptions.js'
import type {Generation} from '../../wire/messages/generation.js'
import type {PickleError} from '../../wire/pickle/pickle-error.js'
import {ArgumentError} from './argument-error.js'

/** What is told of a run that failed. */
export interface Failure {
  readonly info: string
  /** Where, for people. */
  readonly stack: string | undefined
}

/** Where a callback runs, as the texts of daffi's generations name it. */
export interface Executor {
  readonly name: string
  readonly generation: Generation
}

/** Upstream's text for what a callback threw (daffi-semantics, section 6). */
export function callbackFailure(func: string, executor: Executor, error: unknown): Failure {
  if (isArgumentError(error)) return {info: error.message, stack: undefined}
  return {
    info: `Exception while processing function '${func}' on remote executor${place(executor)}. ${textOf(error)}`,
    stack: stackOf(error),
  }
}

/** The same for an item of a stream. */
export function streamFailure(func: string, executor: string, error: unknown): Failure {
  const text = isArgumentError(error) ? error.message : textOf(error)
  return {
    info: `Exception while streaming to function '${func}' on remote executor [${executor}]. ${text}`,
    stack: stackOf(error),
  }
}

export function unknownFunction(func: string): Failure {
  const info = `Function '${func}' is not registered as callback on remote process.`
  return {info: `${info} Make sure the module is loaded where callback is located.`, stack: undefined}
}

export function unreadableArguments(func: string, {message}: PickleError): Failure {
  return {info: `The arguments of function '${func}' cannot be read: ${message}`, stack: undefined}
}

export function unsendableResult(func: string, executor: Executor, error: unknown): Failure {
  const info = `Exception while processing function '${func}' on remote executor${place(executor)}.`
  return {info: `${info} Unsupported return type: ${textOf(error)}`, stack: undefined}
}

/** A proxy may throw when it is asked what it is. */
export function isArgumentError(error: unknown): error is ArgumentError {
  try {
    return error instanceof ArgumentError
  } catch {
    return false
  }
}

function place({name, generation}: Executor): string {
  return generation === '1.0.0' ? '' : ` [${name}]`
}

/** Characters of what was thrown that reach the caller, and of its stack: who reads them is a person. */
const MOST_TEXT = 256 * 1024
const MOST_STACK = 64 * 1024

/** Whatever was thrown: it need not be an error, nor a well-behaved one. */
export function textOf(error: unknown): string {
  try {
    return shortened(error instanceof Error ? String(error.message || error.name) : String(error), MOST_TEXT)
  } catch {
    return 'Something was thrown that has no text'
  }
}

/**
 * Where an error was thrown, with the stack of the other process where a callback failed since a call of its own did;
 * without the frames of the node itself. Undefined for what has no stack.
 */
export function stackOf(error: unknown): string | undefined {
  try {
    if (!(error instanceof Error) || typeof error.stack !== 'string') return undefined
    const further = error instanceof RemoteCallError && error.remoteStack ? `\n${error.remoteStack}` : ''
    return `${ownPart(shortened(error.stack, MOST_STACK))}${further}` || undefined
  } catch {
    // Reading it runs what the callback has made of it.
    return undefined
  }
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`
}

/** Without the frames of the node itself, which are below the callback's. */
function ownPart(stack: string): string {
  const end = stack.search(/\n\s+at [^\n]*\brunCallback\b/)
  return end < 0 ? stack : stack.slice(0, end)
}
