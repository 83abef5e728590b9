import type {ServedFile} from '../packages/serve-package-file.js'

/** A file that is being sent. */
export interface SentFile {
  readonly type: string
  readonly bytes: Buffer
  /** To be called once it is sent, or is not sent after all. */
  release(): void
}

/** Files on their way. Many fetch the same at a time: it is in memory once, however slowly they read. */
export interface ServedFiles {
  /** @param read gives the file of this path, which never changes. @returns `busy` while too much is on its way */
  send(path: string, read: () => ServedFile | undefined): SentFile | 'busy' | undefined
}

/** @param most bytes of different files at a time; one is sent in any case */
export function createServedFiles(most: number): ServedFiles {
  const files = new Map<string, {readonly type: string; readonly bytes: Buffer; readers: number}>()
  let total = 0

  const read = (path: string, make: () => ServedFile | undefined) => {
    const made = make()
    if (made === undefined) return undefined
    const file = {type: made.type, bytes: Buffer.from(made.body), readers: 0}
    if (total > 0 && total + file.bytes.length > most) return 'busy'
    total += file.bytes.length
    files.set(path, file)
    return file
  }

  return {
    send: (path, make) => {
      const file = files.get(path) ?? read(path, make)
      if (file === undefined || file === 'busy') return file
      file.readers++
      let released = false
      return {
        type: file.type,
        bytes: file.bytes,
        release: () => {
          if (released) return
          released = true
          file.readers--
          if (file.readers > 0) return
          files.delete(path)
          total -= file.bytes.length
        },
      }
    },
  }
}
