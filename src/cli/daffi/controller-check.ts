import {connect} from 'node:net'
import {join} from 'node:path'
import {type Check, failed, passed} from '../doctor-checks.js'

const ANSWER_MS = 1000

/** Whether a controller answers on the default socket. None is no failure: one may be elsewhere, or not be wanted. */
export async function checkController(temporaryDirectory: string): Promise<Check> {
  const path = join(process.env.DAFFI_UNIX_SOCK_PATH || join(temporaryDirectory, 'daffi'), '.sock')
  const name = 'Controller'
  const code = await new Promise<string | undefined>((resolve) => {
    const socket = connect({path})
    socket.setTimeout(ANSWER_MS, () => socket.destroy(Object.assign(new Error(), {code: 'ETIMEDOUT'})))
    socket.once('connect', () => {
      socket.destroy()
      resolve(undefined)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
  })
  switch (code) {
    case undefined:
      return passed(name, `One answers on ${path}`)
    case 'ENOENT':
    case 'ECONNREFUSED':
      return passed(name, `None on ${path}; start one with daffi controller start`)
    default:
      return failed(
        name,
        `${path} cannot be reached (${code})`,
        'Name another folder: --unix-sock-path, or DAFFI_UNIX_SOCK_PATH.',
      )
  }
}
