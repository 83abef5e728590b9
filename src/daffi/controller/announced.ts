import {Fault} from '../../errors.js'
import {SERVICE_PAYLOAD_BYTES} from '../wire/messages/generation.js'
import {PICKLE_LIMITS, type PickleLimits} from '../wire/pickle/limits.js'
import {PickleError} from '../wire/pickle/pickle-error.js'
import {readPickle} from '../wire/pickle/read-pickle.js'
import {type CallbackDescriptor, readCallbackDescriptor} from '../wire/pickle/shapes/callback-descriptor.js'
import {CALLBACK_EXECUTOR, REMOTE_CALLBACK} from '../wire/pickle/shapes/descriptor-classes.js'
import {readNamedTuple} from '../wire/pickle/shapes/named-tuple.js'
import type {PickleValue} from '../wire/pickle/values.js'
import {LIMITS} from './limits.js'
import {isName} from './member-name.js'
import {WELL_KNOWN} from './well-known.js'

/** What a node told about one of its functions. */
export interface AnnouncedCallback {
  readonly descriptor: CallbackDescriptor
  /** The `inspect.Signature` of a function, as it came; undefined for methods and for what cannot be read. */
  readonly signature: PickleValue | undefined
}

/** A handshake is read with less than a call may cost: all nodes get what is in it. */
const HANDSHAKE_LIMITS: PickleLimits = {
  ...PICKLE_LIMITS,
  bytes: SERVICE_PAYLOAD_BYTES['1.0.0'],
  depth: 200,
  integerBytes: 1024,
}

/**
 * The callbacks in the payload of a HANDSHAKE or UPDATE_CALLBACKS, by name. Code that daffi 1.0.0 sends along is left
 * behind. Descriptors of other releases are left out.
 * @throws Fault CONTROLLER_REFUSED when the payload is no such thing.
 */
export function readAnnouncement(payload: Uint8Array): Map<string, AnnouncedCallback> {
  const value = readHandshake(payload)
  if (!(value instanceof Map)) throw refused('it is no dict')
  if (value.size > LIMITS.callbacksOfOne) throw refused(`it has more than ${LIMITS.callbacksOfOne} callbacks`)
  const callbacks = new Map<string, AnnouncedCallback>()
  for (const [name, raw] of value) {
    if (typeof name !== 'string' || !isName(name)) throw refused('the name of a callback is no readable text')
    if (name.startsWith('@')) throw refused(`the name ${name} is the controller's own`)
    // 1.0.0 announces these when a callback is added later.
    if (WELL_KNOWN.has(name)) continue
    const descriptor = readCallbackDescriptor(raw)
    if (descriptor) callbacks.set(name, {descriptor, signature: signatureIn(raw)})
  }
  return callbacks
}

function readHandshake(payload: Uint8Array): PickleValue {
  try {
    return readPickle(payload, HANDSHAKE_LIMITS)
  } catch (error) {
    if (error instanceof PickleError) throw refused(error.message)
    throw error
  }
}

function signatureIn(raw: PickleValue): PickleValue | undefined {
  return (readNamedTuple(raw, CALLBACK_EXECUTOR) ?? readNamedTuple(raw, REMOTE_CALLBACK))?.get('signature')
}

function refused(why: string): Fault {
  return new Fault(
    'CONTROLLER_REFUSED',
    `The list of callbacks cannot be taken: ${why}`,
    'Check what this node registers.',
  )
}
