import {Worker} from 'node:worker_threads'
import type {ControllerAddress, TlsFiles} from '../address.js'

/** A connection that the thread is to keep; plain data. */
export interface HeartbeatData {
  readonly address: ControllerAddress
  readonly tls: {readonly certificate: Uint8Array} | undefined
  readonly ident: string
}

/** What the thread is told. */
export type HeartbeatOrder =
  | {readonly kind: 'beat'; readonly data: HeartbeatData}
  | {readonly kind: 'stop'; readonly ident: string}

/** The sign of life of one node, given by a thread while the node computes. */
export interface Heartbeat {
  stop(): void
}

interface Thread {
  readonly worker: Worker
  readonly idents: Set<string>
}

/** One thread serves all nodes of a process: a hundred of them would need a hundred times its 8 MB and its start. */
const threads = new Map<string, Thread>()

/** @param program The built `heartbeat-thread`. */
export function startHeartbeat(
  program: string,
  {address, tls, ident}: {address: ControllerAddress; tls: TlsFiles | undefined; ident: string},
): Heartbeat {
  const thread = threads.get(program) ?? startThread(program)
  thread.idents.add(ident)
  const order = (message: HeartbeatOrder): void => thread.worker.postMessage(message)
  order({kind: 'beat', data: {address, tls: tls && {certificate: tls.certificate}, ident}})
  return {
    stop() {
      if (!thread.idents.delete(ident)) return
      order({kind: 'stop', ident})
      if (thread.idents.size > 0) return
      if (threads.get(program) === thread) threads.delete(program)
      thread.worker.terminate().catch(() => {})
    },
  }
}

function startThread(program: string): Thread {
  const resourceLimits = {maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4}
  const worker = new Worker(program, {execArgv: [], env: {}, resourceLimits, stdin: false})
  worker.unref()
  // Without it a node has to answer for itself, which it does whenever it does not compute.
  worker.on('error', () => threads.delete(program))
  const thread = {worker, idents: new Set<string>()}
  threads.set(program, thread)
  return thread
}
