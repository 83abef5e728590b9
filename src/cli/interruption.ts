import {setMaxListeners} from 'node:events'

/** Why a command was asked to stop before its end. */
export interface Interruption {
  readonly signal: AbortSignal
  /** Aborts before `signal` where the end is to be graceful, else together with it. */
  readonly drain: AbortSignal
  /** The exit status that the interruption asks for, once there was one: 130, 143, or 0 when the reader went away. */
  status(): number | undefined
  /** Removes the handlers. */
  dispose(): void
}

const STATUS = {SIGINT: 130, SIGTERM: 143} as const

/**
 * Turns Ctrl-C, SIGTERM and a closed stdout into an abort signal. A second signal ends the process at once. A graceful
 * end has three steps: the first signal asks to finish what runs (`graceful` says so) and is no failure, the second stops,
 * the third kills.
 * oclif keeps running when stdout breaks (measured on 4.14), so a follower would never end behind `head`.
 */
export function watchInterruption(notify: (line: string) => void, graceful?: string): Interruption {
  const controller = new AbortController()
  // As many requests as run at once listen.
  setMaxListeners(0, controller.signal)
  const drain = new AbortController()
  let status: number | undefined
  const stop = (next: number): void => {
    status ??= next
    drain.abort()
    controller.abort()
  }
  const handlers = Object.entries(STATUS).map(([name, code]) => {
    const handler = (): void => {
      if (controller.signal.aborted) process.exit(code)
      if (graceful !== undefined && !drain.signal.aborted) {
        notify(graceful)
        drain.abort()
        return
      }
      notify('Stopping… (once more to stop at once)')
      stop(code)
    }
    process.on(name, handler)
    return () => process.off(name, handler)
  })
  // Without a listener Node would end the process with a stack; whoever writes gets the error too.
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE') stop(0)
  }
  process.stdout.on('error', onError)
  return {
    signal: controller.signal,
    drain: drain.signal,
    status: () => status,
    dispose: () => {
      for (const remove of handlers) remove()
      process.stdout.off('error', onError)
    },
  }
}
