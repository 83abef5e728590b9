import type {DaffiNode, Mapping} from '../../daffi/node/node.js'
import {TimeoutError} from '../../daffi/wire/exceptions.js'
import {seconds} from '../flags/seconds.js'
import {type ConnectFlags, MeshCommand} from './mesh-command.js'

export const waitFlags = {
  timeout: seconds({description: 'Stop waiting after this time, with exit code 124 (seconds, or 30s, 10m)'}),
}

/** A command that waits for somebody to join, and for the controller too where there is none yet. */
export abstract class WaitCommand<Result> extends MeshCommand<Result> {
  protected readonly view = (): string => ''

  /** Names of the processes that `find` finds, once there is one. @throws TimeoutError */
  protected async waitFor(
    flags: ConnectFlags & {readonly timeout?: number | undefined},
    what: string,
    find: (mapping: Mapping) => readonly string[],
  ): Promise<readonly string[]> {
    const timeout = flags.timeout === undefined ? undefined : AbortSignal.timeout(flags.timeout)
    const signal = timeout ? AbortSignal.any([this.signal, timeout]) : this.signal
    try {
      const node = await this.join(flags, {reconnect: true, signal})
      return await found(node, find, signal)
    } catch (error) {
      if (timeout?.aborted && !this.signal.aborted) {
        throw new TimeoutError(`${what} did not come in time`, 'Look who is there: daffi ps')
      }
      throw error
    }
  }
}

function found(
  node: DaffiNode,
  find: (mapping: Mapping) => readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const names = find(node.mapping)
      if (names.length === 0) return
      forget()
      resolve(names)
    }
    const forget = node.onChange(look)
    signal.addEventListener('abort', () => {
      forget()
      reject(signal.reason)
    })
    void node.stopped.then(() => {
      forget()
      reject(new TimeoutError('The connection ended'))
    })
    look()
  })
}
