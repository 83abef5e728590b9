import {type ChannelPlace, channelFault, isTooFast} from './channel-place.js'
import type {ColoniesClient} from './colonies-client.js'
import {pause} from './pause.js'

/** Milliseconds between tries while the process has sent too much: ten messages' time. */
const TOO_FAST_MS = 100

export interface AppendOptions {
  /** Later than all of this sender before, when omitted. */
  readonly sequence?: bigint | undefined
  /** Sequence of the message that this answers. */
  readonly inReplyTo?: bigint | number | undefined
  /** `data` when omitted. By custom `end` says that no more will come, and `error` what went wrong. */
  readonly type?: string | undefined
}

/** Writes to a channel, one message after the other. */
export interface ChannelWriter {
  /**
   * Resolves with the sequence when the server has it; waits while the process has sent more than the server takes.
   * @throws RpcFault; Fault SERVER_UNREACHABLE, SERVER_LOST (it may be there); the signal's reason
   */
  append(payload: Uint8Array, options?: AppendOptions): Promise<bigint>
  /** Sequences of what was sent here. */
  readonly sent: ReadonlySet<bigint>
}

export function channelWriter(
  client: ColoniesClient,
  place: ChannelPlace,
  key: Uint8Array,
  signal: AbortSignal,
): ChannelWriter {
  const {processId: processid, name} = place
  const mine = new Set<bigint>()
  let last = 0n
  let before: Promise<unknown> = Promise.resolve()

  const send = async (payload: Uint8Array, {sequence, inReplyTo = 0, type = ''}: AppendOptions): Promise<bigint> => {
    last = sequence ?? laterThan(last)
    const numbers = {sequence: last, inreplyto: BigInt(inReplyTo)}
    const message = {processid, name, ...numbers, payload, payloadtype: type}
    const sent = last
    mine.add(sent)
    for (;;) {
      try {
        await client.call('channelappendmsg', message, key, signal)
        return sent
      } catch (error) {
        if (!isTooFast(error)) throw await channelFault(error, client, place, key)
      }
      await pause(TOO_FAST_MS, signal)
    }
  }
  return {
    sent: mine,
    append: (payload, options = {}) => {
      const done = before.then(() => send(payload, options))
      before = done.catch(() => {})
      return done
    },
  }
}

/**
 * Microseconds since 1970: the order stays right over programs that write one after the other with the same key, without
 * asking what was written.
 */
function laterThan(last: bigint): bigint {
  const now = BigInt(Date.now()) * 1000n
  return now > last ? now : last + 1n
}
