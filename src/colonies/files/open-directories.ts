import {lstat, mkdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {Fault, systemErrorCode} from '../../errors.js'
import {MARKER} from './local-name.js'
import {writeWhole} from './write-whole.js'

/**
 * Makes a directory below another one, and those between. None of them may be a link: it could lead out of the root.
 * @param directory relative, with slashes; empty for the root itself @throws Fault FILE_EXISTS, or the file system's error
 */
export async function makeDirectory(root: string, directory: string): Promise<void> {
  await mkdir(root, {recursive: true})
  let path = root
  for (const part of directory === '' ? [] : directory.split('/')) {
    path = join(path, part)
    await mkdir(path).catch((error: unknown) => {
      if (systemErrorCode(error) !== 'EEXIST') throw error
    })
    if ((await lstat(path)).isDirectory()) continue
    throw new Fault('FILE_EXISTS', `${path} is no directory`, 'Move it away: nothing is written through a link.')
  }
}

/** Says in a directory which label it goes with, where it does not yet: `CFSFile` in `pkg/fs/fs_client.go`. */
export async function writeMarker(directory: string, label: string): Promise<void> {
  const marker = join(directory, MARKER)
  const text = JSON.stringify({label})
  const found = await readFile(marker, 'utf8').catch(() => undefined)
  if (found === text) return
  await writeWhole(marker, text)
}
