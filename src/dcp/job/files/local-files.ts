import {readdirSync, realpathSync, type Stats, statSync} from 'node:fs'
import {join} from 'node:path'
import {Fault, readFault} from '../../../errors.js'

/** A file or directory of this machine; `path` is relative to where the walk began, with slashes, empty for the start. */
export interface LocalFile {
  readonly path: string
  readonly source: string
  readonly kind: 'file' | 'directory'
  readonly size: number
  /** Permission bits. */
  readonly mode: number
}

/**
 * A file, or a directory and all that is in it, parents first, in the order of their names. Symbolic links are followed.
 * @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE: also for a link back to a directory that it is in, and for devices
 */
export function* localFiles(source: string, path = '', above: readonly string[] = []): Generator<LocalFile> {
  const stats = attempt(source, (place) => statSync(place))
  const found = {path, source, size: stats.size, mode: stats.mode & 0o777}
  if (stats.isFile()) {
    yield {...found, kind: 'file'}
    return
  }
  if (!stats.isDirectory()) throw unfit(source, 'it is neither a file nor a directory')
  const real = attempt(source, (place) => realpathSync(place))
  if (above.includes(real)) throw unfit(source, 'it is a link to a directory that it is in')
  yield {...found, kind: 'directory', size: 0}
  for (const name of attempt(source, (place) => readdirSync(place)).sort()) {
    yield* localFiles(join(source, name), path === '' ? name : `${path}/${name}`, [...above, real])
  }
}

/** What a path is; undefined when there is nothing. */
export function localStats(path: string): Stats | undefined {
  return statSync(path, {throwIfNoEntry: false})
}

function attempt<Result>(path: string, read: (path: string) => Result): Result {
  try {
    return read(path)
  } catch (error) {
    throw readFault(error, path)
  }
}

function unfit(path: string, why: string): Fault {
  return new Fault(
    'FILE_UNREADABLE',
    `${path} cannot be given to a job: ${why}`,
    'Leave it out, or copy what it names.',
  )
}
