import {existsSync} from 'node:fs'
import {addressText} from '../link/address-text.js'
import {listen} from '../link/listen.js'
import type {Tasks} from '../tasks/tasks.js'
import {createBroker} from './broker.js'
import type {Controller, StartController} from './controller.js'
import {createDispatch} from './held-calls.js'
import type {Mesh} from './mesh.js'

/** Milliseconds in which a controller closes, whatever its peers do. */
const CLOSE_MS = 3000

/**
 * Listens, and hands on calls, until it is closed. Held calls of the same address, kept in the file by an earlier
 * controller, go on at once.
 */
export const startController: StartController = async (options, log) => {
  const {generation, allow, tasksFile} = options
  let holder = ''
  const openTasks = async (mesh: Mesh): Promise<Tasks> => {
    const tasks = await import('../tasks/open-tasks.js')
    return tasks.openTasks({file: tasksFile, holder, dispatch: createDispatch(mesh, holder), now: Date.now, log})
  }
  const broker = createBroker({generation, allow, openTasks, now: Date.now, log})
  try {
    const listening = await listen(options.listen, options.tls, broker.handlers)
    holder = addressText(listening.address)
    let closing: Promise<void> | undefined
    const {promise: ended, resolve: end} = settable()
    const controller: Controller = {
      address: listening.address,
      ended,
      close() {
        broker.close()
        closing ??= within(CLOSE_MS, listening.close()).then(end)
        return closing
      },
    }
    try {
      if (tasksFile !== undefined && existsSync(tasksFile)) await broker.held.open()
    } catch (error) {
      await controller.close()
      throw error
    }
    return controller
  } catch (error) {
    broker.close()
    throw error
  }
}

function settable(): {readonly promise: Promise<void>; readonly resolve: () => void} {
  let resolve = (): void => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return {promise, resolve}
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
