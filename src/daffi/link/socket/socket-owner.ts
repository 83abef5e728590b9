import type {Stats} from 'node:fs'
import {lstat, stat} from 'node:fs/promises'
import {dirname} from 'node:path'
import {Fault, systemErrorCode} from '../../../errors.js'

const STICKY = 0o1000
const OTHERS_WRITE = 0o002

/**
 * Whether nobody but a user and root can put a socket of his own into a folder, or another folder in its place.
 * @returns what is wrong with it
 */
export async function folderProblem(folder: string, user: number): Promise<string | undefined> {
  const entry = await lstat(folder)
  const {uid, mode} = entry.isSymbolicLink() ? await stat(folder) : entry
  if (!isOwn(entry, user) || (uid !== user && uid !== 0)) return `The folder ${folder} belongs to another user`
  return (mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0
    ? `All users may write to the folder ${folder}`
    : undefined
}

/**
 * Whoever connects hands out arguments, and a node does what it is told.
 * @throws Fault CONTROLLER_UNTRUSTED when the socket may be another user's; nothing when there is none
 */
export async function checkSocket(path: string, user: number): Promise<void> {
  const problem = await socketProblem(path, user).catch((error: unknown) => {
    // Whatever is wrong with it, connecting tells.
    if (systemErrorCode(error) === undefined) throw error
    return undefined
  })
  if (problem === undefined) return
  const hint = 'If you want that one, name its folder: --unix-sock-path, or DAFFI_UNIX_SOCK_PATH.'
  throw new Fault('CONTROLLER_UNTRUSTED', problem, hint)
}

async function socketProblem(path: string, user: number): Promise<string | undefined> {
  const problem = await folderProblem(dirname(path), user)
  if (problem !== undefined) return problem
  return isOwn(await lstat(path), user) ? undefined : `The socket ${path} belongs to another user`
}

const isOwn = ({uid}: Stats, user: number): boolean => uid === user || uid === 0
