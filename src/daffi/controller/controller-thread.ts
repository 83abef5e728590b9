import {type MessagePort, parentPort, workerData} from 'node:worker_threads'
import {Fault} from '../../errors.js'
import type {TlsFiles} from '../link/address.js'
import type {ControllerOptions} from './controller.js'
import {startController} from './start-controller.js'
import type {FromThread, ThreadFailure, ToThread} from './thread-messages.js'

/** The program of a controller's thread: `ControllerOptions` come as its data. */
async function run(port: MessagePort, options: ControllerOptions): Promise<void> {
  const tell = (message: FromThread): void => port.postMessage(message)
  try {
    const controller = await startController(options, (line) => tell({type: 'log', line}))
    port.on('message', (message: ToThread) => {
      if (message.type === 'close') void controller.close()
    })
    tell({type: 'started', address: controller.address})
    await controller.ended
    tell({type: 'closed'})
  } catch (error) {
    tell({type: 'failed', failure: failureOf(error)})
  }
  port.close()
}

function failureOf(error: unknown): ThreadFailure {
  if (error instanceof Fault) return {code: error.code, message: error.message, hint: error.hint, stack: undefined}
  const [message, stack] = error instanceof Error ? [error.message, error.stack] : [String(error), undefined]
  return {code: undefined, message, hint: undefined, stack}
}

/** Buffers arrive as plain arrays of bytes. */
function withBuffers(options: ControllerOptions): ControllerOptions {
  const {tls} = options
  if (!tls) return options
  const files: TlsFiles = {certificate: Buffer.from(tls.certificate), key: tls.key && Buffer.from(tls.key)}
  return {...options, tls: files}
}

if (parentPort) void run(parentPort, withBuffers(workerData as ControllerOptions))
