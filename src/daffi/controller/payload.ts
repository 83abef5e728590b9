import {Fault} from '../../errors.js'
import {PickleError} from '../wire/pickle/pickle-error.js'
import {readPickle} from '../wire/pickle/read-pickle.js'
import {remoteError} from '../wire/pickle/shapes/remote-error.js'
import {type PickleValue, PyObject, PyTuple} from '../wire/pickle/values.js'
import {writePickle} from '../wire/pickle/write-pickle.js'

/** What a node answered: the pickle of `((result,), {}, None)` or `(…, {}, RemoteError)` (daffi-protocol, section 3). */
export type Reply = {readonly ok: true; readonly value: PickleValue} | {readonly ok: false; readonly error: PyObject}

/** @returns an error of ours where the answer cannot be read */
export function readReply(data: Uint8Array): Reply {
  try {
    const payload = readPickle(data)
    if (!(payload instanceof PyTuple)) return unreadable('it is no answer')
    const [args = null, , error = null] = payload.items
    if (error instanceof PyObject) return {ok: false, error}
    if (error !== null) return unreadable('its error is none of daffi’s')
    return {ok: true, value: args instanceof PyTuple ? (args.items[0] ?? null) : null}
  } catch (error) {
    if (error instanceof PickleError) return unreadable(error.message)
    throw error
  }
}

function unreadable(why: string): Reply {
  return {ok: false, error: remoteError(`The answer cannot be read: ${why}`)}
}

/** @throws PickleError for what Python could not be told */
export function resultPayload(value: unknown): Buffer {
  return writePickle(new PyTuple<unknown>([new PyTuple<unknown>([value]), new Map(), null]))
}

/** What a call is made with. @throws PickleError */
export function argumentsPayload(args: readonly unknown[], kwargs: unknown = new Map()): Buffer {
  return writePickle(new PyTuple<unknown>([new PyTuple<unknown>(args), kwargs, null]))
}

/** With no result: upstream puts None in the place of the arguments. */
export function errorPayload(error: PyObject): Buffer {
  return writePickle(new PyTuple<unknown>([null, new Map(), error]))
}

/** A failure of ours as daffi's error; `code` and `hint` are for processes of ours, Python ignores them. */
export function faultError(fault: Fault): PyObject {
  const type = fault.code === 'CANDIDATE_MISSING' ? 'UnableToFindCandidate' : 'RemoteCallError'
  const error = remoteError(fault.message, type)
  const [step] = error.steps
  if (step?.op === 'build' && step.state instanceof Map) {
    step.state.set('code', fault.code)
    if (fault.hint !== undefined) step.state.set('hint', fault.hint)
  }
  return error
}

/** Whatever was thrown, as daffi's error. */
export function errorOf(error: unknown): PyObject {
  if (error instanceof Fault) return faultError(error)
  return remoteError(error instanceof Error ? error.message : String(error))
}

/** The positional arguments of a call. @throws PickleError */
export function argumentsOf(data: Uint8Array): readonly PickleValue[] {
  const payload = readPickle(data)
  const args = payload instanceof PyTuple ? payload.items[0] : undefined
  if (!(args instanceof PyTuple)) throw new PickleError('These are no arguments of a call')
  return args.items
}

/** As Python's `repr` shows a text: upstream's messages do. */
export function repr(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`
}
