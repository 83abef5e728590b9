import {closeSync, type FSWatcher, futimesSync, openSync, watch} from 'node:fs'

/** In case a writer died between its commit and the touch, or the watcher cannot see it (a network file system). */
const SLOW_POLL_MS = 500
/** Where the system has no watchers, or none left. */
const FAST_POLL_MS = 15

/** Tells of commits to one database file, those of this connection and of every other. */
export interface CommitWatch {
  /** To be called after each own commit that wrote something. */
  committed(): void
  /** A number that grows with each commit that this process has learned of. Reads the database's own counter first. */
  generation(): number
  /** Calls back soon after each commit; several at once may come as one call. Returns what ends it. */
  onCommit(listener: () => void): () => void
  /** Resolves as soon as `generation()` is no longer `seen`, or the signal aborts, or the watch is closed. */
  nextCommit(seen: number, signal: AbortSignal): Promise<void>
  close(): void
}

/**
 * Each writer touches a small file after its commit, and whoever waits watches that file (inotify and its kin): no
 * polling, no daemon. What counts is the version that SQLite itself keeps; the touch only says when to look.
 * @param signalFile path of the small file, made when needed; undefined where nobody else can commit
 * @param readVersion `PRAGMA data_version` of the connection: changes with commits of others
 */
export function watchCommits(signalFile: string | undefined, readVersion: () => number): CommitWatch {
  const listeners = new Set<() => void>()
  let generation = 0
  let version = readVersion()
  let touched: number | undefined
  let watching: Watching | undefined
  let notice: NodeJS.Immediate | undefined
  let closed = false

  const advance = (): void => {
    generation += 1
    if (listeners.size === 0) return
    notice ??= setImmediate(() => {
      notice = undefined
      for (const listener of [...listeners]) listener()
    })
  }
  const look = (): void => {
    if (closed) return
    try {
      const now = readVersion()
      if (now === version) return
      version = now
    } catch {
      // Whoever waits meets the failure at its next statement, where it can be reported.
    }
    advance()
  }
  const unlisten = (listener: () => void): void => {
    listeners.delete(listener)
    if (listeners.size === 0) watching?.idle()
  }
  const listen = (listener: () => void): (() => void) => {
    listeners.add(listener)
    if (signalFile !== undefined) watching ??= startWatching(signalFile, look)
    watching?.busy()
    look()
    return () => unlisten(listener)
  }

  return {
    committed: () => {
      if (signalFile !== undefined) touched = touch(signalFile, touched)
      advance()
    },
    generation: () => {
      look()
      return generation
    },
    onCommit: listen,
    nextCommit: (seen, signal) =>
      new Promise((resolve) => {
        if (closed || signal.aborted || generation !== seen) return resolve()
        const done = (): void => {
          if (generation === seen && !signal.aborted && !closed) return
          signal.removeEventListener('abort', done)
          stop()
          resolve()
        }
        const stop = listen(done)
        signal.addEventListener('abort', done, {once: true})
        done()
      }),
    close: () => {
      closed = true
      clearImmediate(notice)
      for (const listener of [...listeners]) listener()
      listeners.clear()
      watching?.stop()
      if (touched !== undefined) closeSync(touched)
    },
  }
}

/** A commit is a commit, signalled or not: whoever waits then learns of it by the slow poll. */
function touch(signalFile: string, opened: number | undefined): number | undefined {
  let descriptor = opened
  try {
    descriptor ??= openSync(signalFile, 'a', 0o600)
    const now = Date.now() / 1000
    futimesSync(descriptor, now, now)
  } catch {}
  return descriptor
}

interface Watching {
  /** Somebody waits: keep the process alive. */
  busy(): void
  idle(): void
  stop(): void
}

function startWatching(signalFile: string, look: () => void): Watching {
  const slow = setInterval(look, SLOW_POLL_MS).unref()
  let fast: NodeJS.Timeout | undefined
  let watcher: FSWatcher | undefined
  let busy = true
  const pollFast = (): void => {
    fast ??= setInterval(look, FAST_POLL_MS)
    if (!busy) fast.unref()
  }
  try {
    closeSync(openSync(signalFile, 'a', 0o600))
    watcher = watch(signalFile, look)
    watcher.on('error', () => {
      watcher?.close()
      watcher = undefined
      pollFast()
    })
  } catch {
    pollFast()
  }
  return {
    busy: () => {
      busy = true
      watcher?.ref()
      fast?.ref()
    },
    idle: () => {
      busy = false
      watcher?.unref()
      fast?.unref()
    },
    stop: () => {
      clearInterval(slow)
      clearInterval(fast)
      watcher?.close()
    },
  }
}
