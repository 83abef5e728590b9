import type {ColoniesServer} from '../server/open-server.js'
import {itemQueue} from './item-queue.js'
import type {Transport} from './transport.js'

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
  {subscriptions}: ColoniesServer,
  bodies: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  if (signal.aborted) return
  const queue = itemQueue<string>()
  let open = bodies.length
  const ended = (): void => {
    open -= 1
    if (open === 0) queue.end()
  }
  const ends = bodies.map((body) => {
    const end = subscriptions.open(body, {send: queue.push, ended})
    if (!end) ended()
    return end
  })
  signal.addEventListener('abort', queue.end, {once: true})
  try {
    yield* queue.read()
  } finally {
    signal.removeEventListener('abort', queue.end)
    for (const end of ends) end?.()
  }
}
