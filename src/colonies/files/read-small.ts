import {closeSync, openSync, readSync} from 'node:fs'

/** Files up to so many bytes are read at one go: going round by other threads would take longer than reading them. */
export const SMALL_BYTES = 1 << 18

/**
 * All of a file that should be so long; one byte more where it is longer, fewer where it is shorter.
 * @throws the error of the file system
 */
export function readSmall(path: string, expected: number): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe(expected + 1)
    let size = 0
    // A read that gives less than it might is the last one: these are regular files.
    while (size < bytes.length) {
      const read = readSync(file, bytes, size, bytes.length - size, size)
      size += read
      if (read === 0 || size === expected) break
    }
    return bytes.subarray(0, size)
  } finally {
    closeSync(file)
  }
}
