import {Worker} from 'node:worker_threads'
import type {ControllerAddress, TlsFiles} from '../address.js'

/** What the thread needs; plain data. */
export interface HeartbeatData {
  readonly address: ControllerAddress
  readonly tls: {readonly certificate: Uint8Array} | undefined
  readonly ident: string
}

/** The thread that shows a node to be alive while it computes. */
export interface Heartbeat {
  stop(): void
}

/** @param program The built `heartbeat-thread`. */
export function startHeartbeat(
  program: string,
  {address, tls, ident}: {address: ControllerAddress; tls: TlsFiles | undefined; ident: string},
): Heartbeat {
  const workerData: HeartbeatData = {address, tls: tls && {certificate: tls.certificate}, ident}
  const resourceLimits = {maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4}
  const worker = new Worker(program, {workerData, execArgv: [], env: {}, resourceLimits, stdin: false})
  worker.unref()
  // Without it the node has to answer for itself, which it does whenever it does not compute.
  worker.on('error', () => {})
  return {
    stop() {
      worker.terminate().catch(() => {})
    },
  }
}
