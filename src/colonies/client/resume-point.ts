import type {ChannelEntry} from '../wire/objects/channels.js'

/** Entries, and characters of them, that are read once more when reading goes on. */
const OVERLAP = 100
const OVERLAP_SIZE = 2 ** 20

/**
 * How far a reader of a channel has come: an index. Since an entry can come between those before it (section 23: within
 * what one sender says in a row, by sequence), the last ones are asked for again, and known by who, which and when.
 */
export interface ResumePoint {
  /** Index after the last entry that was had. */
  readonly next: number
  /** Begins to read, with the last ones once more: at which index. */
  start(): number
  /** Begins to read at an index. */
  startAt(index: number): void
  /** The next entry that came. False for one that was had before. */
  take(entry: ChannelEntry): boolean
  /** The log was lost: what is there now is new. */
  restart(): void
}

/** @param from index of the first entry that is wanted */
export function resumePoint(from: number): ResumePoint {
  const recent = new Map<string, number>()
  let size = 0
  let next = from
  let at = from
  return {
    get next() {
      return next
    },
    start: () => {
      at = Math.max(0, next - recent.size)
      return at
    },
    startAt: (index) => {
      at = index
    },
    take: (entry) => {
      at += 1
      next = Math.max(next, at)
      const name = `${entry.senderid} ${entry.sequence} ${entry.timestamp}`
      if (recent.has(name)) return false
      recent.set(name, entry.payload.length)
      size += entry.payload.length
      for (const [oldest, length] of recent) {
        if (recent.size <= OVERLAP && size <= OVERLAP_SIZE) break
        recent.delete(oldest)
        size -= length
      }
      return true
    },
    restart: () => {
      next = 0
      recent.clear()
      size = 0
    },
  }
}
