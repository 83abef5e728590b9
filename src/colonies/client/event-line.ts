import {isAway} from './patience.js'
import type {EventConnection} from './transport.js'

/** Seconds that a subscription is asked for. Upstream ends the connection with the first that is over. */
export const SUBSCRIBED_SECONDS = 100

/** Times of a line, in milliseconds. */
export interface LineTimes {
  /** Age of a connection at which the next one is opened: well before its subscriptions end. */
  readonly renew: number
  /** That a connection is listened to still when the next one stands, which nothing acknowledges. */
  readonly overlap: number
  /** Before another try: from the first to the last figure, doubling. A connection that was steady is opened again at once. */
  readonly firstPause: number
  readonly longestPause: number
  readonly steady: number
  /** Before another try where there are no subscriptions: a proxy on the way may be mended. */
  readonly refused: number
}

export const LINE_TIMES: LineTimes = {
  renew: 80_000,
  overlap: 1000,
  firstPause: 100,
  longestPause: 3000,
  steady: 500,
  refused: 80_000,
}

export interface LineOptions {
  /** As `Transport.connect`. */
  readonly connect: (signal: AbortSignal) => Promise<EventConnection>
  /** A connection stands; what the line has is sent next. @param again whether one stood before */
  readonly opened: (room: number | undefined, again: boolean) => void
  /** No connection stands any more. The next one is under way. */
  readonly lost: () => void
  readonly heard: (frame: string) => void
  readonly times?: Partial<LineTimes>
}

/**
 * A connection for subscriptions that is opened again whenever it is lost, and renewed before their time is over, without a
 * gap. Each new connection gets all of them; the server tells of states that are entered already.
 */
export interface EventLine {
  /** Of the connection that stands: `EventConnection.room`; 'closed' when none does. */
  readonly room: number | undefined | 'closed'
  /** How many subscriptions it has. */
  readonly load: number
  /** Signed requests of one subscriber. */
  add(bodies: readonly string[]): void
  /** Nothing ends a subscription but its time: what is still told is for nobody. */
  remove(bodies: readonly string[]): void
  close(): void
}

export function eventLine({connect, opened, lost, heard, times = {}}: LineOptions): EventLine {
  const {renew, overlap, firstPause, longestPause, steady, refused} = {...LINE_TIMES, ...times}
  const over = new AbortController()
  const subscribers = new Set<readonly string[]>()
  let current: EventConnection | undefined
  let load = 0
  /** Those of the past too: a connection takes in only so many. */
  let sent = 0
  let wake = (): void => {}

  const send = (bodies: readonly string[]): void => {
    if (!current) return
    sent += bodies.length
    for (const body of bodies) current.subscribe(body)
  }
  const listen = async (connection: EventConnection): Promise<void> => {
    for await (const frame of connection.frames) heard(frame)
    connection.close()
    if (current !== connection) return
    current = undefined
    if (!over.signal.aborted) lost()
    wake()
  }
  const until = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const run = async (): Promise<void> => {
    let failures = 0
    let again = false
    while (!over.signal.aborted) {
      try {
        const connection = await connect(over.signal)
        const previous = current
        if (previous) setTimeout(previous.close, overlap).unref()
        current = connection
        sent = 0
        opened(connection.room, again)
        again = true
        for (const bodies of subscribers) send(bodies)
        void listen(connection)
        const began = performance.now()
        await until(renew)
        failures = performance.now() - began < steady ? failures + 1 : 0
        if (current || failures === 0) continue
      } catch (error) {
        if (over.signal.aborted) return
        failures += 1
        if (!isAway(error)) {
          lost()
          await until(refused)
          continue
        }
      }
      await until(jittered(Math.min(firstPause * 2 ** Math.min(failures - 1, 10), longestPause)))
    }
  }
  void run()

  return {
    get room() {
      return current ? current.room : 'closed'
    },
    get load() {
      return load
    },
    add: (bodies) => {
      subscribers.add(bodies)
      load += bodies.length
      // The next connection is without those that are past.
      if (current?.room !== undefined && sent + bodies.length > current.room) wake()
      else send(bodies)
    },
    remove: (bodies) => {
      if (subscribers.delete(bodies)) load -= bodies.length
    },
    close: () => {
      over.abort(new Error('Nobody listens any more'))
      current?.close()
      wake()
    },
  }
}

/** Many who lost one server do not come back together. */
function jittered(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random() / 2)
}
