import type {Store} from '../../store/store.js'
import {replyBody} from '../wire/envelope.js'
import {channelEntry} from '../wire/objects/channels.js'
import {ZERO_TIME} from '../wire/time.js'
import type {Subscriber} from './subscriber.js'
import {entryJson} from './tables/channel-entry.js'

/** Characters of entries in one frame of the backlog, but one entry in any case. */
const MOST_BACKLOG = 4 * 2 ** 20
/** Characters of frames that are kept while one round goes to all readers. */
const MOST_KEPT = 32 * 2 ** 20

const FRAME_TYPE = 'subscribechannelmsg'
/** What upstream sends at the timeout. */
const NOTHING_MORE = replyBody(FRAME_TYPE, '[]')
/** As upstream's entry for a reader that is dropped: `pkg/channel/router.go` notifySubscribers. */
const TOO_SLOW = channelEntry.encode({
  sequence: 0n,
  inreplyto: 0n,
  timestamp: ZERO_TIME,
  senderid: '',
  payload: '',
  type: '',
  error: 'subscriber disconnected: buffer full',
})

/** Frames of entries by their keys: what goes to many readers is made once. */
export type Frames = (key: number) => string | undefined

/** For one round; forget it afterwards. */
export function framesOf(store: Store): Frames {
  const kept = new Map<number, string>()
  let size = 0
  return (key) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const json = entryJson(store, key)
    const frame = json && replyBody(FRAME_TYPE, `[${json}]`)
    if (frame === undefined || size + frame.length > MOST_KEPT) return frame
    kept.set(key, frame)
    size += frame.length
    return frame
  }
}

/**
 * One subscription: the keys of what it has not had yet. What a slow reader has not taken stays in the store, so that none
 * is dropped for being slow, and none takes memory.
 */
export interface ChannelReader {
  /** Entries that came, in their order. */
  add(keys: readonly number[], frames?: Frames): void
  /** No more will come: ends after what waits, or at once. */
  finish(how: 'when sent' | 'now'): void
  /** Sends nothing any more. */
  leave(): void
}

/** @param ended is called once, after the last frame */
export function channelReader(
  store: Store,
  backlog: readonly number[],
  {send, ready}: Pick<Subscriber, 'send' | 'ready'>,
  ended: () => void,
): ChannelReader {
  const pending: number[] = [...backlog]
  /** Of those, how many are still from the backlog, and how many were sent. */
  let old = backlog.length
  let next = 0
  let finishing = false
  let over = false
  let waiting = false

  const end = (): void => {
    over = true
    send(NOTHING_MORE)
    ended()
  }
  /** Undefined when an entry is gone, with its process. */
  const nextFrame = (frames: Frames): string | undefined => {
    if (next >= old) return frames(pending[next++] ?? 0)
    const entries: string[] = []
    for (let size = 0; next < old && size < MOST_BACKLOG; next++) {
      const json = entryJson(store, pending[next] ?? 0)
      if (json === undefined) return undefined
      entries.push(json)
      size += json.length
    }
    return replyBody(FRAME_TYPE, `[${entries.join(',')}]`)
  }
  const attempt = (frames: Frames): string | undefined => {
    try {
      return nextFrame(frames)
    } catch {
      // The store is closed, or fails: whoever listens asks again, and is told.
      return undefined
    }
  }
  const pump = (frames: Frames): void => {
    while (!over && !waiting && next < pending.length) {
      const frame = attempt(frames)
      if (frame === undefined) {
        send(replyBody(FRAME_TYPE, `[${TOO_SLOW}]`))
        end()
        return
      }
      send(frame)
      const free = ready()
      if (!free) continue
      waiting = true
      void free.then(() => {
        waiting = false
        pump(framesOf(store))
      })
    }
    if (over || waiting) return
    pending.length = 0
    next = 0
    old = 0
    if (finishing) end()
  }
  // Whoever opened it has it before its first frame.
  queueMicrotask(() => pump(framesOf(store)))

  return {
    add: (keys, frames = framesOf(store)) => {
      for (const key of keys) pending.push(key)
      pump(frames)
    },
    finish: (how) => {
      finishing = true
      if (over) return
      if (how === 'now') end()
      else pump(framesOf(store))
    },
    leave: () => {
      over = true
    },
  }
}
