import {RUNNING, WAITING} from '../wire/objects/process.js'
import {existingProcess} from './find-process.js'
import type {Caller, Context} from './operation.js'
import {RpcError} from './rpc-error.js'
import {type ChannelRow, findChannel, namesChannel} from './tables/channel.js'

/**
 * A channel, for whoever submitted its process or runs it now: `pkg/channel/router.go` authorize. Unlike upstream, an
 * executor that lost the process is refused from that moment, not from the next assignment on, and the channels of a
 * cancelled process do not come back. @param alsoEnded for whoever read on when the process ended @throws RpcError 404, 403, 500
 */
export function ownChannel(
  context: Context,
  {processid, name}: {readonly processid: string; readonly name: string},
  caller: Pick<Caller, 'id'>,
  doing: 'write to' | 'read from' | 'subscribe to',
  {alsoEnded = false}: {readonly alsoEnded?: boolean} = {},
): ChannelRow {
  const {store} = context
  const process = existingProcess(context, processid)
  const found = findChannel(store, process.key, name)
  const channel = found?.hasEnded && !alsoEnded ? undefined : found
  if (!channel) {
    const lives = process.state === WAITING || process.state === RUNNING
    if (lives && namesChannel(store, process.key, name)) throw new RpcError(500, 'process has too many channels')
    throw new RpcError(404, 'Channel not found')
  }
  if (!mayUse(process, caller.id)) throw new RpcError(403, `Not authorized to ${doing} channel`)
  return channel
}

/** Whether the identity is one of the two ends of a process's channels. */
export function mayUse(process: {readonly initiatorId: string; readonly assignedTo: string}, id: string): boolean {
  return id !== '' && (id === process.initiatorId || id === process.assignedTo)
}

/** `afterseq` is no sequence number: it is the index of the first entry that is wanted. */
export function startIndex(afterSequence: bigint): number {
  return afterSequence > 0n ? Number(afterSequence) : 0
}
