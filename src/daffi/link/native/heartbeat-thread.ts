import type {Socket} from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import {workerData} from 'node:worker_threads'
import {dial} from '../socket/dial.js'
import {FRAME, frame} from './frames.js'
import {greet} from './greet.js'
import type {HeartbeatData} from './heartbeat.js'

const PING_MS = 1000
const SILENT_MS = 5000
const AGAIN_MS = 1000

/**
 * The program of a thread with one connection, over which it gives a sign of life every second. It connects again
 * for as long as it runs: the node ends it with its link.
 */
async function beat({address, tls, ident}: HeartbeatData): Promise<never> {
  const trusted = tls && {certificate: Buffer.from(tls.certificate)}
  const signal = new AbortController().signal
  for (;;) {
    try {
      const {socket} = await dial(address, trusted, signal)
      if (await greet(socket, () => ({role: 'heartbeat', ident}), signal)) await pulse(socket)
    } catch {
      // The node's own link tells why; this one only tries.
    }
    await sleep(AGAIN_MS)
  }
}

/** Resolves when the connection has ended, or the controller is silent. */
function pulse(socket: Socket): Promise<void> {
  const ping = frame(FRAME.PING, Buffer.alloc(0))
  const timer = setInterval(() => socket.write(ping), PING_MS)
  socket.setTimeout(SILENT_MS, () => socket.destroy())
  socket.resume()
  return new Promise((resolve) => {
    socket.once('close', () => {
      clearInterval(timer)
      resolve()
    })
  })
}

void beat(workerData as HeartbeatData)
