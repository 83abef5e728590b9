import {createHash, randomUUID} from 'node:crypto'
import {mkdir, open, readdir, rename, rm, stat} from 'node:fs/promises'
import {join} from 'node:path'

/** Bytes of the sum that stands before the memory: BLAKE2b, half the time of SHA-256. */
const HEAD = 64
const OLD_MS = 30 * 24 * 3600 * 1000

const ALGORITHM = 'blake2b512'

/** True when the file is there and is what was once written. */
export async function isSound(file: string): Promise<boolean> {
  try {
    const said = Buffer.alloc(HEAD)
    const sum = createHash(ALGORITHM)
    const opened = await open(file)
    try {
      if ((await opened.read(said, 0, HEAD, 0)).bytesRead < HEAD) return false
      // In pieces, so that whatever else this process does goes on.
      for await (const chunk of opened.createReadStream({start: HEAD, highWaterMark: 1024 * 1024}))
        sum.update(chunk as Buffer)
    } finally {
      await opened.close()
    }
    return sum.digest().equals(said)
  } catch {
    return false
  }
}

/**
 * Writes a snapshot with its sum before it, under a temporary name that is then renamed: two processes that do so at
 * once do each other no harm. Snapshots that nothing made anew for a month, and what a killed process left, are removed.
 * @throws system errors of a folder that cannot be written.
 */
export async function writeSnapshot(directory: string, name: string, memory: Uint8Array): Promise<void> {
  await mkdir(directory, {recursive: true, mode: 0o700})
  const temporary = join(directory, `${name}.${randomUUID()}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(createHash(ALGORITHM).update(memory).digest())
      await file.writeFile(memory)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, join(directory, name))
  } catch (error) {
    await rm(temporary, {force: true})
    throw error
  }
  await removeOld(directory)
}

async function removeOld(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!/^python-.*\.(snapshot|tmp)$/.test(name)) continue
    const file = join(directory, name)
    try {
      if (Date.now() - (await stat(file)).mtimeMs > OLD_MS) await rm(file, {force: true})
    } catch {
      // Another process was quicker.
    }
  }
}
