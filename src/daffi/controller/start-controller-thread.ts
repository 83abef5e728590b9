import {Worker} from 'node:worker_threads'
import {Fault} from '../../errors.js'
import type {Controller, ControllerOptions} from './controller.js'
import type {FromThread, ThreadFailure, ToThread} from './thread-messages.js'

/** Milliseconds after which a thread that was told to close is ended: longer than a controller takes. */
const CLOSE_MS = 5000

/**
 * The same as `startController` in a thread of its own, for a process whose callbacks compute. A thread that crashes
 * rejects `ended`.
 * @param program the built `controller-thread.ts`
 * @throws Fault as `startController`
 */
export function startControllerThread(
  program: string,
  options: ControllerOptions,
  log: (line: string) => void,
): Promise<Controller> {
  const worker = new Worker(program, {workerData: options, name: 'daffi controller'})
  let failure: Error | undefined
  let isClosed = false
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.on('error', (error) => {
    failure ??= error
  })
  const ended = exited.then(() => {
    if (failure) throw failure
    if (!isClosed) throw new Error('The thread of the controller has ended')
  })
  // Whoever started it looks at `ended` when it likes.
  ended.catch(() => undefined)

  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    worker.postMessage({type: 'close'} satisfies ToThread)
    const timer = setTimeout(() => {
      isClosed = true
      void worker.terminate()
    }, CLOSE_MS)
    await exited
    clearTimeout(timer)
  }

  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromThread) => {
      switch (message.type) {
        case 'log':
          log(message.line)
          return
        case 'started':
          resolve({
            address: message.address,
            ended,
            close: () => {
              closing ??= close()
              return closing
            },
          })
          return
        case 'failed':
          failure ??= errorOf(message.failure)
          return
        case 'closed':
          isClosed = true
      }
    })
    ended.then(() => reject(new Error('The controller ended before it began')), reject)
  })
}

function errorOf({code, message, hint, stack}: ThreadFailure): Error {
  if (code !== undefined) return new Fault(code, message, hint)
  return Object.assign(new Error(message), {stack})
}
