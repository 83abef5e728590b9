import type {SUBSCRIPTION_MESSAGES} from '../wire/messages/server.js'
import {RUNNING, WAITING} from '../wire/objects/process.js'
import type {ValueOf} from '../wire/shape.js'
import type {Change, Changes} from './changes.js'
import {type ChannelReader, channelReader, framesOf} from './channel-reader.js'
import {LONGEST_TIMER} from './longest-timer.js'
import type {Caller, Context} from './operation.js'
import {mayUse, ownChannel, startIndex} from './own-channel.js'
import type {Subscriber} from './subscriber.js'
import {entriesSince, entryKeys, newestEntry} from './tables/channel-entry.js'
import {findProcess} from './tables/process-read.js'

/** Seconds where a subscription says 0. */
const DEFAULT_SECONDS = 30

/** Whoever wants to hear of the entries of channels: reference colonies-protocol, section 23. */
export interface ChannelSubscriptions {
  /** Opens one for a member of the colony. Returns what ends it without a word. @throws RpcError as `ownChannel` */
  open(request: ChannelRequest, caller: Pick<Caller, 'id'>, subscriber: Subscriber): () => void
  close(): void
}

type ChannelRequest = ValueOf<(typeof SUBSCRIPTION_MESSAGES)['subscribechannelmsg']>

interface Listening {
  /** Who listens. */
  readonly id: string
  readonly reader: ChannelReader
  readonly close: () => void
  /** Newest key when it began: those up to it were in its backlog, or before what it asked for. */
  readonly newest: number
}

/**
 * One look at the store after a commit, for all readers: whatever this or another process wrote. Unlike upstream, readers
 * are told with `[]` when the process ends, after they have had all it said, and when it is no longer theirs; several
 * subscriptions of a connection run at a time.
 */
export function channelSubscriptions(context: Context, changes: Changes): ChannelSubscriptions {
  const {store} = context
  const byChannel = new Map<number, Set<Listening>>()
  const byProcess = new Map<string, Set<Listening>>()
  let last = 0
  let stop = (): void => {}

  const look = (): void => {
    let fresh: ReturnType<typeof entriesSince>
    try {
      fresh = entriesSince(store, last)
    } catch {
      // Nobody has asked for this look; it is made again after the next commit.
      return
    }
    if (fresh.length === 0) return
    last = fresh.at(-1)?.key ?? last
    const keys = new Map<number, number[]>()
    for (const {key, channel} of fresh) {
      if (!byChannel.has(channel)) continue
      const known = keys.get(channel)
      if (known) known.push(key)
      else keys.set(channel, [key])
    }
    for (const [channel, each] of keys) {
      const frames = framesOf(store)
      for (const {reader, newest} of [...(byChannel.get(channel) ?? [])]) {
        reader.add((each[0] ?? 0) > newest ? each : each.filter((key) => key > newest), frames)
      }
    }
  }
  const hear = (list: readonly Change[]): void => {
    for (const {processId} of list) {
      const readers = byProcess.get(processId)
      if (!readers) continue
      // What was said before the change comes before it.
      look()
      const process = findProcess(store, processId)
      const lives = process?.state === WAITING || process?.state === RUNNING
      for (const {reader, id} of [...readers]) {
        if (!lives || !mayUse(process, id)) reader.finish('when sent')
      }
    }
  }
  const listen = (): void => {
    last = newestEntry(store)
    const unwatch = store.onCommit(look)
    const unlisten = changes.listen(hear)
    stop = () => {
      unwatch()
      unlisten()
    }
  }

  const leave = (channel: number, processId: string, listening: Listening): void => {
    listening.reader.leave()
    remove(byChannel, channel, listening)
    remove(byProcess, processId, listening)
    if (byChannel.size === 0) stop()
  }

  return {
    open: (request, {id}, subscriber) => {
      if (byChannel.size === 0) listen()
      else look()
      try {
        // Only now: of an end that comes later it is told.
        const {key} = ownChannel(context, request, {id}, 'subscribe to')
        const {newest, keys} = entryKeys(store, key, startIndex(request.afterseq))
        const reader = channelReader(store, keys, subscriber, () => {
          end()
          subscriber.ended('stays')
        })
        const close = (): void => {
          end()
          subscriber.ended('ends')
        }
        const seconds = request.timeout === 0 ? DEFAULT_SECONDS : Math.max(request.timeout, 0)
        const timer = setTimeout(() => reader.finish('now'), Math.min(seconds * 1000, LONGEST_TIMER))
        const listening: Listening = {id, reader, newest, close}
        const end = (): void => {
          clearTimeout(timer)
          leave(key, request.processid, listening)
        }
        add(byChannel, key, listening)
        add(byProcess, request.processid, listening)
        return end
      } catch (error) {
        if (byChannel.size === 0) stop()
        throw error
      }
    },
    close: () => {
      for (const {close} of [...byProcess.values()].flatMap((each) => [...each])) close()
    },
  }
}

function add<Key>(groups: Map<Key, Set<Listening>>, key: Key, one: Listening): void {
  const group = groups.get(key)
  if (group) group.add(one)
  else groups.set(key, new Set([one]))
}

function remove<Key>(groups: Map<Key, Set<Listening>>, key: Key, one: Listening): void {
  const group = groups.get(key)
  group?.delete(one)
  if (group?.size === 0) groups.delete(key)
}
