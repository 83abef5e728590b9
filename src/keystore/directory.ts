import {basename, join, resolve} from 'node:path'
import {Fault} from '../errors.js'

export const KEYSTORE_EXTENSION = '.keystore'

/** Room for the extension and a temporary file's name in the 255 bytes of a file name. */
const MAX_NAME_BYTES = 200

/** Where keystores are looked for: the directory of named ones, and the home that `~` stands for. */
export interface KeystorePlace {
  readonly directory: string
  readonly home: string
}

/** One keystore file and how it is called. */
export interface KeystorePath {
  readonly name: string
  readonly file: string
}

/** DCP's resource directory (reference: dcp-keystore, section 3). Empty variables count as unset. */
export function keystoreDirectory(env: {
  readonly DCP_RESOURCE_DIR?: string | undefined
  readonly XDG_DATA_HOME?: string | undefined
  readonly HOME: string
}): string {
  if (env.DCP_RESOURCE_DIR) return resolve(env.DCP_RESOURCE_DIR)
  if (env.XDG_DATA_HOME) return resolve(env.XDG_DATA_HOME, 'dcp')
  return resolve(env.HOME, '.dcp')
}

/** Why a name cannot be a keystore's, or undefined when it can. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty'
  if (/[/\\]/.test(name)) return 'it contains a slash'
  if (/\p{Cc}/u.test(name)) return 'it contains a control character'
  if (/^[.\-~]/.test(name)) return 'it starts with a dot, a hyphen or a tilde'
  if (name !== name.trim()) return 'it starts or ends with a space'
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `it is longer than ${MAX_NAME_BYTES} bytes`
  return undefined
}

/** The file of a new keystore called `name`. Faults: KEYSTORE_NAME_INVALID. */
export function namedKeystore(name: string, directory: string): KeystorePath {
  const problem = nameProblem(name)
  if (problem) {
    throw new Fault(
      'KEYSTORE_NAME_INVALID',
      `${JSON.stringify(name)} cannot name a keystore: ${problem}.`,
      'Use letters, digits, dots, hyphens and underscores, such as "id" or "default".',
    )
  }
  return {name, file: join(directory, name + KEYSTORE_EXTENSION)}
}

/** The file that a user means: a text with a slash is a path (`~/` is the home), anything else a name. */
export function locateKeystore(nameOrPath: string, place: KeystorePlace): KeystorePath {
  if (!nameOrPath.includes('/') || nameOrPath.includes('\0')) return namedKeystore(nameOrPath, place.directory)
  const file = nameOrPath.startsWith('~/') ? join(place.home, nameOrPath.slice(2)) : resolve(nameOrPath)
  return {name: basename(file, KEYSTORE_EXTENSION), file}
}
