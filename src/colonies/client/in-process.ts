import type {ColoniesServer} from '../server/open-server.js'
import {itemQueue} from './item-queue.js'
import type {EventConnection, Transport} from './transport.js'

const NEVER = new AbortController().signal

/** A server in this process, asked as one far away: every request is signed and checked. Closing it closes the server. */
export function inProcessTransport(server: ColoniesServer): Transport {
  return {
    place: server.context.store.file,
    send: async (body, {signal} = {}) => {
      signal?.throwIfAborted()
      const {body: reply} = await server.dispatch(body, signal ?? NEVER)
      signal?.throwIfAborted()
      return reply
    },
    subscribe: (bodies, signal) => subscribe(server, bodies, signal),
    connect: async (signal) => {
      signal.throwIfAborted()
      return connect(server, signal)
    },
    news: {
      version: () => server.context.store.generation(),
      after: (version, milliseconds, signal) => nextWrite(server, version, milliseconds, signal),
    },
    close: () => server.close(),
  }
}

async function nextWrite(
  {context: {store}}: ColoniesServer,
  version: number,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  // A signal of its own: AbortSignal.any leaves something behind at a signal that lives long.
  const over = new AbortController()
  const end = (): void => over.abort()
  const timer = setTimeout(end, milliseconds)
  signal.addEventListener('abort', end, {once: true})
  await store.nextCommit(version, over.signal)
  clearTimeout(timer)
  signal.removeEventListener('abort', end)
  signal.throwIfAborted()
}

async function* subscribe(
  server: ColoniesServer,
  bodies: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  if (signal.aborted || bodies.length === 0) return
  const connection = connect(server, signal)
  for (const body of bodies) connection.subscribe(body)
  try {
    yield* connection.frames
  } finally {
    connection.close()
  }
}

function connect({subscriptions}: ColoniesServer, signal: AbortSignal): EventConnection {
  const queue = itemQueue<string>()
  const ends = new Set<() => void>()
  const close = (): void => {
    signal.removeEventListener('abort', close)
    queue.end()
    for (const end of ends) end()
    ends.clear()
  }
  signal.addEventListener('abort', close, {once: true})
  return {
    room: Number.POSITIVE_INFINITY,
    subscribe: (body) => {
      let over = false
      let end: (() => void) | undefined
      const ended = (): void => {
        over = true
        if (end) ends.delete(end)
        if (ends.size === 0) queue.end()
      }
      end = subscriptions.open(body, {send: queue.push, ready: queue.ready, ended})
      if (end && !over) ends.add(end)
    },
    frames: queue.read(),
    close,
  }
}
