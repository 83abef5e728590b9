import {payloadJson, replyEnvelope, requestBody} from '../wire/envelope.js'
import {parseJson} from '../wire/json.js'
import {SUBSCRIPTION_MESSAGES} from '../wire/messages/server.js'
import {END_STATES, type Process, process as processShape} from '../wire/objects/process.js'
import {type EventLine, eventLine, type LineTimes, SUBSCRIBED_SECONDS} from './event-line.js'
import {type LookClock, type LookTimes, lookClock} from './look-clock.js'
import type {Transport} from './transport.js'

export interface WatchOptions {
  readonly processIds: readonly string[]
  /** Of a member of the colony. */
  readonly key: Uint8Array
  /** What to hear of. Whatever was entered while no connection stood is heard of if it lasts. */
  readonly states: readonly number[]
  /** Whether a change is a reason to look; every one, when omitted. */
  readonly concerns?: (process: Process) => boolean
}

/** Says when to look at processes: as soon as they enter a state, over lost connections and restarts. */
export interface ProcessWatch {
  /**
   * Resolves when there may be something to see since the last time: seldom without a reason, often where the server
   * offers no subscriptions. @throws the signal's reason
   */
  due(signal: AbortSignal): Promise<void>
  close(): void
}

/** All watches of a client. They share connections where the server lets them. */
export interface ProcessWatches {
  open(options: WatchOptions): ProcessWatch
  close(): void
}

/** Milliseconds that a connection without watches is kept: the next one may come soon. */
const LINGER_MS = 1000

interface Watch {
  readonly clock: LookClock
  /** Signed requests by process. */
  readonly subscriptions: Map<string, readonly string[]>
  line: EventLine | undefined
  tell(process: Process): void
}

export function processWatches(
  transport: Transport,
  times: {readonly line?: Partial<LineTimes>; readonly looks?: Partial<LookTimes>} = {},
): ProcessWatches {
  const lines = new Map<EventLine, Set<Watch>>()
  /** Until a server says otherwise. */
  let sharing = true
  let closed = false

  const startLine = (): EventLine => {
    const members = new Set<Watch>()
    const line = eventLine({
      connect: transport.connect,
      opened: (room, again) => {
        sharing = room !== undefined
        keepWhatFits(members, room)
        for (const {clock} of members) clock.connected(room, again)
      },
      lost: () => {
        for (const {clock} of members) clock.disconnected()
      },
      heard: (frame) => {
        const process = processOf(frame)
        for (const watch of members) {
          if (!process) watch.clock.now()
          else if (watch.subscriptions.has(process.processid)) watch.tell(process)
        }
      },
      ...(times.line && {times: times.line}),
    })
    lines.set(line, members)
    return line
  }
  const leave = (watch: Watch): void => {
    const {line} = watch
    if (!line) return
    watch.line = undefined
    for (const bodies of watch.subscriptions.values()) line.remove(bodies)
    const members = lines.get(line)
    members?.delete(watch)
    const linger = sharing ? LINGER_MS : 0
    setTimeout(() => {
      if (members?.size === 0) end(line)
    }, linger).unref()
  }
  const end = (line: EventLine): void => {
    lines.delete(line)
    line.close()
  }
  const hasRoom = ({room, load}: EventLine, watch: Watch): boolean =>
    room === 'closed' || (room !== undefined && load + loadOf(watch) <= room)
  const place = (watch: Watch): void => {
    // Where connections are not shared, what watches several processes goes without.
    if (closed || (!sharing && watch.subscriptions.size > 1)) {
      watch.clock.disconnected()
      return
    }
    const free = sharing ? [...lines.keys()].find((line) => hasRoom(line, watch)) : undefined
    const line = free ?? startLine()
    watch.line = line
    lines.get(line)?.add(watch)
    for (const bodies of watch.subscriptions.values()) line.add(bodies)
    if (line.room !== 'closed') watch.clock.connected(line.room, false)
  }
  /** Finds others for those that this connection cannot carry. */
  const keepWhatFits = (members: ReadonlySet<Watch>, room: number | undefined): void => {
    let taken = 0
    for (const watch of [...members]) {
      const isAlone = taken === 0
      taken += loadOf(watch)
      if (room === undefined ? isAlone && watch.subscriptions.size === 1 : isAlone || taken <= room) continue
      leave(watch)
      watch.clock.disconnected()
      place(watch)
    }
  }

  return {
    open: ({processIds, key, states, concerns = () => true}) => {
      const clock = lookClock(
        states.every((state) => END_STATES.includes(state)),
        times.looks,
      )
      const watch: Watch = {
        clock,
        subscriptions: new Map(),
        line: undefined,
        tell: (process) => {
          if (states.includes(process.state) && concerns(process)) clock.now()
        },
      }
      const subscribe = (): void => {
        for (const id of processIds) {
          watch.subscriptions.set(
            id,
            states.map((state) => subscription(id, state, key)),
          )
        }
      }
      return {
        due: async (signal) => {
          if (watch.subscriptions.size === 0) subscribe()
          if (!watch.line) place(watch)
          await clock.due(signal)
        },
        close: () => leave(watch),
      }
    },
    close: () => {
      closed = true
      for (const line of [...lines.keys()]) end(line)
    },
  }
}

function loadOf({subscriptions}: Watch): number {
  return [...subscriptions.values()].reduce((sum, {length}) => sum + length, 0)
}

function subscription(processid: string, state: number, key: Uint8Array): string {
  const shape = SUBSCRIPTION_MESSAGES.subscribeprocessmsg
  const request = shape.decode({processid, state, timeout: SUBSCRIBED_SECONDS}, '')
  return requestBody('subscribeprocessmsg', shape, request, key)
}

/** Undefined for a refusal, which does not say of what. */
function processOf(frame: string): Process | undefined {
  try {
    const {error, payload} = replyEnvelope.decode(parseJson(frame), '')
    return error ? undefined : processShape.decode(payloadJson(payload), '')
  } catch {
    return undefined
  }
}
