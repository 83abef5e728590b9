import {randomBytes} from 'node:crypto'
import {rename, rm, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {PART_PREFIX} from './local-name.js'

/** Writes a short file beside its name, which then holds all of it. A link of that name is replaced, not followed. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const part = join(dirname(path), `${PART_PREFIX}${randomBytes(8).toString('hex')}`)
  try {
    await writeFile(part, text, {flag: 'wx'})
    await rename(part, path)
  } catch (error) {
    await rm(part, {force: true})
    throw error
  }
}
