import type {ColoniesClient} from './colonies-client.js'
import {RpcFault} from './rpc-fault.js'
import {hasEnded} from './wait-for-process.js'

/** Which channel. */
export interface ChannelPlace {
  readonly processId: string
  readonly name: string
}

/** Whether a server refuses a message only because too many came before it. */
export function isTooFast(error: unknown): boolean {
  return error instanceof RpcFault && error.status === 500 && /rate limit exceeded/.test(error.message)
}

/** Whether the channel is not there: never was, or no longer. */
export function isGone(error: unknown): boolean {
  return error instanceof RpcFault && error.status === 404
}

/**
 * What a refusal means to whoever used a channel: of a server's short texts, why. Other failures as they are.
 * @param key of whoever was refused
 */
export async function channelFault(
  error: unknown,
  client: ColoniesClient,
  {processId, name}: ChannelPlace,
  key: Uint8Array,
): Promise<unknown> {
  if (!(error instanceof RpcFault)) return error
  const {status, message} = error
  if (/log is full/.test(message)) {
    const hint = 'A channel holds 10,000 messages, those of a process 128 MiB: start another process.'
    return new RpcFault(status, 'REQUEST_REFUSED', `The channel ${name} is full`, hint)
  }
  if (/exceeds maximum size/.test(message)) {
    return new RpcFault(status, 'REQUEST_INVALID', 'The message is larger than 10 MB', 'Send it in parts.')
  }
  if (status === 403 && /^Not authorized/.test(message)) {
    const hint = 'Its two ends are whoever submitted the process, and the executor that runs it: check which key signs.'
    return new RpcFault(status, 'REQUEST_REFUSED', `The channel ${name} is not yours`, hint)
  }
  if (!isGone(error) || !/^Channel not found/.test(message)) return error
  try {
    const process = await client.call('getprocessmsg', {processid: processId}, key)
    if (hasEnded(process)) {
      const hint = 'A channel is there while its process waits or runs.'
      return new RpcFault(status, 'NOT_FOUND', `The process of the channel ${name} has ended`, hint)
    }
    const {channels} = process.spec
    const hint =
      channels.length === 0
        ? 'Declare it when submitting: function exec --channels NAME, or "channels": ["NAME"] in the function spec.'
        : `Its channels: ${channels.join(', ')}`
    return new RpcFault(status, 'NOT_FOUND', `The process declares no channel ${name}`, hint)
  } catch {
    return error
  }
}
