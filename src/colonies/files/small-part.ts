import {createHash} from 'node:crypto'
import {closeSync, fsync, openSync, renameSync, rmSync, writeSync} from 'node:fs'
import {type PartFile, writeFailed} from './part-file.js'

/**
 * A part that is held in memory until it is whole: of a short file nothing is worth going on with. It is written without
 * going round by other threads, which would take longer than all the rest; only the disk is waited for there.
 */
export function smallPart(path: string): PartFile {
  let pieces: Buffer[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    append: async (piece) => {
      pieces.push(piece)
      size += piece.length
    },
    clear: async () => {
      pieces = []
      size = 0
    },
    checksum: () => {
      const hash = createHash('sha256')
      for (const piece of pieces) hash.update(piece)
      return hash.digest('hex')
    },
    become: async (target, beforeNaming) => {
      try {
        await write(path, Buffer.concat(pieces))
      } catch (error) {
        writeFailed(error, target)
      }
      await beforeNaming?.()
      try {
        renameSync(path, target)
      } catch (error) {
        writeFailed(error, target)
      }
    },
    close: async () => {},
    remove: async () => rmSync(path, {force: true}),
  }
}

async function write(path: string, bytes: Buffer): Promise<void> {
  // What a killed process left of it has been given this name, and is begun anew.
  rmSync(path, {force: true})
  const file = openSync(path, 'wx')
  try {
    for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from)
    await new Promise<void>((resolve, reject) => {
      fsync(file, (error) => (error ? reject(error) : resolve()))
    })
  } finally {
    closeSync(file)
  }
}
