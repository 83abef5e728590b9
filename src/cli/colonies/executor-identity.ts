import {randomBytes} from 'node:crypto'
import {Fault} from '../../errors.js'
import type {ColoniesSession} from './session.js'

export interface ExecutorIdentity {
  readonly key: Uint8Array
  /** Undefined where nobody here may add executors. */
  readonly ownerKey: Uint8Array | undefined
}

/**
 * Who an executor is. It gets a key of its own, and the owner of the colony adds it; where the owner's key is not at hand
 * it is the member whose key is, and must be an approved executor already.
 * @param named the key that was asked for by name @throws Fault IDENTITY_MISSING, and those of keys
 */
export async function executorIdentity(
  keys: Pick<ColoniesSession, 'key'>,
  named: Uint8Array | undefined,
): Promise<ExecutorIdentity> {
  const ownerKey = await keys.key('owner').catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'IDENTITY_MISSING') return undefined
    throw error
  })
  return {ownerKey, key: named ?? (ownerKey ? randomBytes(32) : await keys.key('member'))}
}
