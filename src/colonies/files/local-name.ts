import {sep} from 'node:path'
import {Fault} from '../../errors.js'

/** Tells which label a directory is synchronised with, as upstream writes it: `pkg/fs/fs_client.go`. */
export const MARKER = '.cfs'

/** How the names of files begin that are still on their way; nobody synchronises them. */
export const PART_PREFIX = '.cfs-part-'

/** Bytes of a name that Linux and macOS hold. */
const LONGEST = 255

/** Names of devices, which Windows keeps with any ending: learn.microsoft.com, Naming Files, Paths, and Namespaces. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const NOT_ON_WINDOWS = /[\u0000-\u001f<>:"|?*\\]|[. ]$/

export const LONE_SURROGATE = /\p{Surrogate}/u

/** Whether it is ColonyFS's own and never the name of a file of a label. */
export const isReserved = (name: string): boolean => name === MARKER || name.startsWith(PART_PREFIX)

/**
 * Why a name that somebody else gave to a file, or a part of a label, is not made in a directory of this machine; undefined
 * for one that may be. What passes is one name: joined to a directory it stays in it.
 */
export function nameProblem(name: string, windows = sep === '\\'): string | undefined {
  if (name === '') return 'it is empty'
  if (name === '.' || name === '..') return 'it leads out of the directory'
  if (name.includes('/')) return 'it leads to another directory'
  if (name.includes('\0')) return 'it holds a zero byte'
  if (name.toLowerCase() === MARKER) return 'it is the mark of a synchronised directory'
  if (name.toLowerCase().startsWith(PART_PREFIX)) return 'it is that of a file on its way'
  if (LONE_SURROGATE.test(name)) return 'it is no Unicode text'
  if (Buffer.byteLength(name) > LONGEST) return `it is longer than ${LONGEST} bytes`
  if (windows && (NOT_ON_WINDOWS.test(name) || DEVICE.test(name))) return 'Windows cannot hold it'
  return undefined
}

/** The name, once it is one that may be made here. @param label where the file stands @throws Fault FILE_NAME_REFUSED */
export function localName(name: string, label: string): string {
  const problem = nameProblem(name)
  if (problem === undefined) return name
  throw new Fault(
    'FILE_NAME_REFUSED',
    `The file ${JSON.stringify(name)} of ${label} is not written here: ${problem}`,
    'Whoever added it may have meant harm. Remove it, by its id.',
  )
}
