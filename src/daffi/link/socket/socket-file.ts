import {randomBytes} from 'node:crypto'
import {chmod, lstat, mkdir, rename, rm, stat} from 'node:fs/promises'
import {connect, type Server} from 'node:net'
import {dirname} from 'node:path'
import {Fault, systemErrorCode} from '../../../errors.js'
import {listenOnce} from './listen-once.js'
import {folderProblem} from './socket-owner.js'

/** Linux takes 107 bytes, macOS 103. */
const PATH_BYTES = 103
const PROBE_MS = 2000

/**
 * Listens on a UNIX socket that only this user may open. The folder is made when it is missing; the file that a
 * killed process left is replaced. The file goes when the server is closed.
 * @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID, FILE_UNWRITABLE
 */
export async function listenOnFile(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > PATH_BYTES) {
    throw new Fault('ADDRESS_INVALID', `The path ${path} is too long for a UNIX socket`, 'Choose a shorter one.')
  }
  const folder = dirname(path)
  await mkdir(folder, {recursive: true, mode: 0o700}).catch((error: unknown) => {
    throw fileFault(error, folder)
  })
  try {
    await listenOnce(server, {path})
  } catch (error) {
    if (systemErrorCode(error) !== 'EADDRINUSE') throw fileFault(error, path)
    await removeStale(path)
    await listenOnce(server, {path}).catch((again: unknown) => {
      throw systemErrorCode(again) === 'EADDRINUSE' ? inUse(path) : fileFault(again, path)
    })
  }
  try {
    await chmod(path, 0o600)
    const problem = await folderProblem(folder, (await stat(path)).uid)
    if (problem !== undefined) throw new Fault('FILE_UNWRITABLE', problem, 'Choose a folder of your own.')
  } catch (error) {
    server.close()
    throw error
  }
}

/** Takes the file out of the way before it looks again, so that of two that start at once one gives in. */
async function removeStale(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found && !found.isSocket()) {
    throw new Fault('ADDRESS_INVALID', `${path} is there and is no socket`, 'Choose another path.')
  }
  if (await answers(path)) throw inUse(path)
  const aside = `${path}.${randomBytes(4).toString('hex')}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return
    throw fileFault(error, path)
  }
  if (await answers(aside)) {
    await rename(aside, path)
    throw inUse(path)
  }
  await rm(aside, {force: true})
}

/** Whether somebody listens there. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({path, timeout: PROBE_MS})
    const end = (alive: boolean): void => {
      socket.destroy()
      resolve(alive)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(true))
    // A full queue of connections is somebody's, too.
    socket.once('error', (error) => end(!['ECONNREFUSED', 'ENOENT'].includes(systemErrorCode(error) ?? '')))
  })
}

function inUse(path: string): Fault {
  return new Fault('ADDRESS_IN_USE', `A controller listens on ${path} already`, 'Join it, or choose another place.')
}

function fileFault(error: unknown, path: string): unknown {
  const code = systemErrorCode(error)
  if (code === undefined || error instanceof Fault) return error
  return new Fault('FILE_UNWRITABLE', `${path} cannot be made (${code})`, 'Check its permissions.', {cause: error})
}
