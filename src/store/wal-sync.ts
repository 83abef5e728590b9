import {close, fdatasync, fdatasyncSync, openSync} from 'node:fs'

/** Brings commits to the disk without holding up the program: one sync serves all that committed before it. */
export interface WalSync {
  /** To be called after each own commit that wrote something. */
  committed(): void
  /** Resolves once all that was committed so far is on the disk; at once where it is. Rejects when the disk fails. */
  synced(): Promise<void>
  close(): void
}

interface Waiting {
  resolve(): void
  reject(error: Error): void
}

/**
 * SQLite with `synchronous = NORMAL` writes a commit into the write-ahead log and leaves it to the system when that
 * reaches the disk; checksums and the order of checkpoints keep the database whole either way. Syncing the log is then
 * all that a commit needs to be durable, and can happen on another thread. Opening and closing the log does no harm to
 * SQLite's locks: those are on other files.
 */
export function walSync(walFile: string): WalSync {
  let waiting: Waiting[] = []
  let dirty = false
  let running = false
  let starting: NodeJS.Immediate | undefined
  let closed = false
  let descriptor: number | undefined

  const release = (): void => {
    if (descriptor !== undefined) close(descriptor)
    descriptor = undefined
  }
  const run = (): void => {
    starting = undefined
    const served = waiting
    waiting = []
    try {
      descriptor ??= openSync(walFile, 'r+')
    } catch (error) {
      for (const each of served) each.reject(error instanceof Error ? error : new Error(String(error)))
      return
    }
    dirty = false
    running = true
    fdatasync(descriptor, (error) => {
      running = false
      if (error) dirty = true
      for (const each of served) {
        if (error) each.reject(error)
        else each.resolve()
      }
      if (closed) release()
      else if (waiting.length > 0) run()
    })
  }

  return {
    committed: () => {
      dirty = true
    },
    synced: () => {
      if (closed || (!dirty && !running)) return Promise.resolve()
      return new Promise((resolve, reject) => {
        waiting.push({resolve, reject})
        // What others commit in this turn is synced along.
        if (!running) starting ??= setImmediate(run)
      })
    },
    close: () => {
      closed = true
      clearImmediate(starting)
      const served = waiting
      waiting = []
      try {
        if (dirty && served.length > 0) {
          descriptor ??= openSync(walFile, 'r+')
          fdatasyncSync(descriptor)
        }
        for (const each of served) each.resolve()
      } catch (error) {
        for (const each of served) each.reject(error instanceof Error ? error : new Error(String(error)))
      }
      if (!running) release()
    },
  }
}
