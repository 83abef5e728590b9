import type {Socket} from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import {parentPort} from 'node:worker_threads'
import {dial} from '../socket/dial.js'
import {FRAME, frame} from './frames.js'
import {greet} from './greet.js'
import type {HeartbeatData, HeartbeatOrder} from './heartbeat.js'

// The program of a thread with one connection for each node of its process, over which it gives a sign of life every
// second. It connects again for as long as the node's own link stands, with which the node takes back its order.

const PING_MS = 1000
const SILENT_MS = 5000
const AGAIN_MS = 1000

const beating = new Map<string, AbortController>()

parentPort?.on('message', (order: HeartbeatOrder) => {
  switch (order.kind) {
    case 'beat': {
      const stop = new AbortController()
      beating.set(order.data.ident, stop)
      void beat(order.data, stop.signal)
      return
    }
    case 'stop':
      beating.get(order.ident)?.abort()
      beating.delete(order.ident)
  }
})

async function beat({address, tls, ident}: HeartbeatData, signal: AbortSignal): Promise<void> {
  const trusted = tls && {certificate: Buffer.from(tls.certificate)}
  while (!signal.aborted) {
    try {
      const {socket} = await dial(address, trusted, signal)
      if (await greet(socket, () => ({role: 'heartbeat', ident}), signal)) await pulse(socket, signal)
    } catch {
      // The node's own link tells why; this one only tries.
    }
    await sleep(AGAIN_MS, undefined, {signal}).catch(() => {})
  }
}

/** Resolves when the connection has ended, the controller is silent, or the signal aborts. */
function pulse(socket: Socket, signal: AbortSignal): Promise<void> {
  const ping = frame(FRAME.PING, Buffer.alloc(0))
  const timer = setInterval(() => socket.write(ping), PING_MS)
  const end = (): void => {
    socket.destroy()
  }
  signal.addEventListener('abort', end)
  socket.setTimeout(SILENT_MS, end)
  socket.resume()
  return new Promise((resolve) => {
    socket.once('close', () => {
      clearInterval(timer)
      signal.removeEventListener('abort', end)
      resolve()
    })
  })
}
