import {createHash} from 'node:crypto'
import type {RequestEnvelope} from '../wire/envelope.js'
import type {Context} from './operation.js'
import {RpcError} from './rpc-error.js'
import {noteRequest} from './tables/replay.js'

/**
 * How long an acknowledged request is remembered, in microseconds: a day. A message bears neither time nor number, so
 * that there is no other end to its life.
 */
export const REQUEST_LIFETIME = 86_400_000_000

/**
 * Refuses a request that was done before, in whichever process, and notes a new one, within the transaction that does
 * it: one that fails may be tried again. For what writes only; asking twice, and asking for work twice, does no harm.
 * Whoever means the same twice, two equal log lines say, must vary the message: our client adds a number to each, which
 * servers ignore.
 * @throws RpcError 403
 */
export function refuseReplay({store, now, settings}: Context, {signature, payload}: RequestEnvelope): void {
  if (!settings.refuseReplays) return
  // The same signature can be written in small and in capital letters.
  const digest = createHash('sha256').update(signature.toLowerCase()).update(' ').update(payload).digest()
  if (!noteRequest(store, digest, now())) throw new RpcError(403, 'This very request was done before')
}
