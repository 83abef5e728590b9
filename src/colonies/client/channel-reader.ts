import type {ChannelEntry} from '../wire/objects/channels.js'
import {type ChannelPlace, channelFault, isGone} from './channel-place.js'
import type {ColoniesClient} from './colonies-client.js'
import {isAway, type Patience, patience} from './patience.js'
import {pause} from './pause.js'
import {type ResumePoint, resumePoint} from './resume-point.js'
import {waitForProcess} from './wait-for-process.js'

/** Seconds that a subscription is asked for. */
const SUBSCRIBED = 600
/** A connection that was lost is not opened again sooner than this, in milliseconds. */
const AGAIN_MS = 100
/**
 * Milliseconds of silence after the end of the process, after which nothing more comes. Upstream does not say that a
 * channel has ended; ours does.
 */
const LAST_WORDS_MS = 1000

export interface FollowChannelOptions {
  /** Of whoever submitted the process, or of the executor that runs it. */
  readonly key: Uint8Array
  readonly signal: AbortSignal
  /** Index of the first entry; all, when omitted. */
  readonly from?: number
}

/**
 * The entries of a channel as they come, each once, over lost connections and restarts of the server; ends with the
 * process. @throws RpcFault NOT_FOUND, REQUEST_REFUSED; Fault when the server is away from the start, or for minutes; the
 * signal's reason
 */
export async function* followChannel(
  client: ColoniesClient,
  place: ChannelPlace,
  {key, signal, from = 0}: FollowChannelOptions,
): AsyncGenerator<ChannelEntry, void> {
  const left = new AbortController()
  const over = AbortSignal.any([signal, left.signal])
  const patient = patience(over)
  const point = resumePoint(from)
  const silence = silenceAfterEnd()
  waitForProcess(client, place.processId, key, over, patient).then(silence.ended, () => {})
  try {
    for (let again = false; ; again = true) {
      try {
        await beReady(client, place, key, {point, again, patient, signal: over})
      } catch (error) {
        if (again && isGone(error)) return yield* rest(client, place, key, {point, signal: over})
        over.throwIfAborted()
        throw await channelFault(error, client, place, key)
      }
      const how = yield* subscription(client, place, key, {point, signal: over, silence})
      over.throwIfAborted()
      if (silence.isOver) return
      if (how === 'gone') return yield* rest(client, place, key, {point, signal: over})
      if (how === 'lost') await pause(AGAIN_MS, over)
    }
  } finally {
    left.abort()
    silence.close()
  }
}

interface Reading {
  readonly point: ResumePoint
  readonly signal: AbortSignal
}

/** Waits for the server, and asks whether the channel is there, with what was read last: upstream loses it when it restarts. */
async function beReady(
  client: ColoniesClient,
  {processId: processid, name}: ChannelPlace,
  key: Uint8Array,
  {point, again, patient, signal}: Reading & {readonly again: boolean; readonly patient: Patience},
): Promise<void> {
  const afterseq = BigInt(Math.max(point.next - 1, 0))
  const request = {processid, name, afterseq, limit: 1}
  const last = await patient.ask(() => client.call('channelreadmsg', request, key, signal))
  if (again && point.next > 0 && last.length === 0) point.restart()
}

/** What was said between the last that was had and the end of the process: our server still tells it. */
async function* rest(
  client: ColoniesClient,
  {processId: processid, name}: ChannelPlace,
  key: Uint8Array,
  {point, signal}: Reading,
): AsyncGenerator<ChannelEntry, void> {
  while (point.next > 0) {
    const request = {processid, name, afterseq: BigInt(point.next), limit: 0}
    let entries: readonly ChannelEntry[]
    try {
      entries = await client.call('channelreadmsg', request, key, signal)
    } catch (error) {
      if (isGone(error)) return
      throw error
    }
    if (entries.length === 0) return
    point.startAt(point.next)
    for (const entry of entries) if (point.take(entry)) yield entry
  }
}

/** What one subscription brings. @returns why it ended: in order, or the connection was lost, or the channel is gone */
async function* subscription(
  client: ColoniesClient,
  {processId: processid, name}: ChannelPlace,
  key: Uint8Array,
  {point, signal, silence}: Reading & {readonly silence: Silence},
): AsyncGenerator<ChannelEntry, 'over' | 'lost' | 'gone'> {
  const ended = new AbortController()
  const reading = AbortSignal.any([signal, ended.signal])
  const request = {processid, name, afterseq: BigInt(point.start()), timeout: SUBSCRIBED}
  try {
    silence.listen(() => ended.abort())
    for await (const entries of client.subscribe('subscribechannelmsg', [request], key, reading)) {
      silence.hear()
      if (entries.length === 0) return 'over'
      for (const entry of entries) {
        // A reader that was too slow for upstream asks for the rest.
        if (entry.error !== '' && entry.senderid === '') return 'lost'
        if (point.take(entry)) yield entry
      }
      silence.listen(() => ended.abort())
    }
  } catch (error) {
    if (isGone(error)) return 'gone'
    if (!isAway(error)) {
      signal.throwIfAborted()
      throw await channelFault(error, client, {processId: processid, name}, key)
    }
  } finally {
    silence.hear()
  }
  return 'lost'
}

interface Silence {
  /** The process has ended. */
  ended(): void
  /** Nothing came, and somebody waits: `isOver` and `onOver` once this lasted. */
  listen(onOver: () => void): void
  hear(): void
  readonly isOver: boolean
  close(): void
}

function silenceAfterEnd(): Silence {
  let over = false
  let hasEnded = false
  let waiting: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  const arm = (): void => {
    if (!hasEnded || !waiting) return
    const tell = waiting
    timer = setTimeout(() => {
      over = true
      tell()
    }, LAST_WORDS_MS)
  }
  const hear = (): void => {
    clearTimeout(timer)
    waiting = undefined
  }
  return {
    ended: () => {
      hasEnded = true
      arm()
    },
    listen: (onOver) => {
      waiting = onOver
      arm()
    },
    hear,
    get isOver() {
      return over
    },
    close: hear,
  }
}
