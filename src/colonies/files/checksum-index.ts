import {createHash} from 'node:crypto'
import {type BigIntStats, statSync} from 'node:fs'
import {open, readdir} from 'node:fs/promises'
import {basename, dirname} from 'node:path'
import {type KnownFile, type KnownFiles, readKnownFiles, writeKnownFiles} from './checksum-file.js'
import type {Checksums} from './checksums.js'
import type {Content} from './object-storage.js'
import {readSmall, SMALL_BYTES} from './read-small.js'

/** Bytes that are read at once. */
const READ_BYTES = 1 << 20
const NANO = 1_000_000n
/**
 * Nanoseconds in which two changes of a file can have one time: ticks of a kernel are 10 ms at most, times of file
 * systems that know no milliseconds 2 s (FAT).
 */
const TICK = 100n * NANO
const COARSE_TICK = 2000n * NANO

export interface ChecksumIndex extends Checksums {
  /** Writes down what was learnt. What cannot be written is read again next time, and that is all. */
  save(): Promise<void>
}

interface Folder {
  readonly known: Map<string, KnownFile>
  changed: boolean
}

/**
 * Remembers what files held, by size, times and inode; as git does ("racy git"), a file that was changed just before it
 * was read is read again: a second change within the same tick would not show.
 * @param directory where it is kept, made when it is missing; undefined keeps it only for this process
 */
export function checksumIndex(directory: string | undefined): ChecksumIndex {
  const folders = new Map<string, Promise<Folder>>()

  const folderOf = (path: string): Promise<Folder> => {
    const folder = folders.get(path) ?? load(directory, path)
    folders.set(path, folder)
    return folder
  }

  return {
    contentOf: async (path, signal) => {
      const folder = await folderOf(dirname(path))
      const before = statSync(path, {bigint: true})
      const known = folder.known.get(basename(path))
      if (known && isSame(known, before)) return {size: Number(before.size), checksum: known.checksum}
      const read = BigInt(Date.now()) * NANO
      const content = await readContent(path, Number(before.size), signal)
      const tick = before.mtimeNs % NANO === 0n ? COARSE_TICK : TICK
      const quiet = before.mtimeNs + tick < read && before.ctimeNs + tick < read
      // What is written from now on has a later time than `before`: it shows the next time.
      if (quiet && content.size === Number(before.size)) {
        folder.known.set(basename(path), knownAs(before, content))
        folder.changed = true
      }
      return content
    },
    save: async () => {
      if (directory === undefined) return
      for (const [path, loading] of folders) {
        const folder = await loading
        if (!folder.changed) continue
        folder.changed = false
        await write(directory, path, folder.known).catch(() => {})
      }
    },
  }
}

async function load(directory: string | undefined, path: string): Promise<Folder> {
  const known = directory === undefined ? new Map() : await readKnownFiles(directory, path)
  return {known, changed: false}
}

/** Together with what others have learnt since, without what is gone. */
async function write(directory: string, path: string, learnt: KnownFiles): Promise<void> {
  const present = new Set(await readdir(path))
  const known = [...(await readKnownFiles(directory, path)), ...learnt].filter(([name]) => present.has(name))
  await writeKnownFiles(directory, path, new Map(known))
}

const knownAs = ({size, mtimeNs, ctimeNs, ino}: BigIntStats, {checksum}: Content): KnownFile => ({
  size,
  modified: mtimeNs,
  changed: ctimeNs,
  inode: ino,
  checksum,
})

const isSame = ({size, modified, changed, inode}: KnownFile, now: BigIntStats): boolean =>
  size === now.size && modified === now.mtimeNs && changed === now.ctimeNs && inode === now.ino

/** Size and checksum of what is read: they belong together, also when somebody writes meanwhile. */
async function readContent(path: string, expected: number, signal: AbortSignal): Promise<Content> {
  if (expected <= SMALL_BYTES) {
    const bytes = readSmall(path, expected)
    if (bytes.length <= expected)
      return {size: bytes.length, checksum: createHash('sha256').update(bytes).digest('hex')}
  }
  const file = await open(path)
  try {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(READ_BYTES, expected + 1)))
    let size = 0
    for (;;) {
      signal.throwIfAborted()
      const {bytesRead} = await file.read(buffer, 0, buffer.length, size)
      if (bytesRead === 0) return {size, checksum: hash.digest('hex')}
      hash.update(buffer.subarray(0, bytesRead))
      size += bytesRead
      // A file that is as long as it was has been read: there was room for more.
      if (size === expected && bytesRead < buffer.length) return {size, checksum: hash.digest('hex')}
    }
  } finally {
    await file.close()
  }
}
