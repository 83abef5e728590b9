import {mkdirSync, openSync} from 'node:fs'
import {join} from 'node:path'
import {Fault} from '../errors.js'

/** What a process in the background writes to, since it has no terminal. */
export interface BackgroundLog {
  readonly file: string
  /** To be closed by whoever opened it, once the process has it. */
  readonly fd: number
}

/** A new file in `logs/` of the state directory. @param name of the process @throws Fault FILE_UNWRITABLE */
export function openLog(stateDirectory: string, name: string): BackgroundLog {
  const directory = join(stateDirectory, 'logs')
  const file = join(directory, `${name}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.log`)
  try {
    mkdirSync(directory, {recursive: true, mode: 0o700})
    return {file, fd: openSync(file, 'a', 0o600)}
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault(
      'FILE_UNWRITABLE',
      `The log of a process in the background cannot be written: ${why}`,
      'Check the disk and the permissions.',
      {cause: error},
    )
  }
}
