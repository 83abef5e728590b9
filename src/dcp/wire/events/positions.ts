import type {EventCursors} from '../../scheduler/event-cursors.js'
import type {EventCursor} from '../../scheduler/tables/event-cursor.js'
import type {PositionJournal} from './position-journal.js'

/** How far one identity acknowledged the events of one job, in whatever sessions. */
export interface Positions {
  /** The number of the last event that was acknowledged under a label; undefined when none ever was. */
  last(label: string): number | undefined
  /** Moves a position on, never back. */
  advance(label: string, seq: number): void
  /** Says that this user is done with them. */
  release(): void
}

/** The positions of all that follow jobs: at once in a journal, and now and then in the store. */
export interface PositionKeeper {
  of(job: string, identity: string): Positions
  /** Writes at once what is new. @throws Fault of the store */
  write(): void
}

/** Each write is a commit, of which everybody learns: not more often than this. */
const WRITE_MS = 250

interface Kept {
  readonly job: string
  readonly identity: string
  readonly labels: Map<string, number>
  /** Labels that advanced since they were written. */
  readonly news: Set<string>
  users: number
}

/** @param failed is told of a write that failed; it is tried again */
export function createPositionKeeper(
  cursors: EventCursors,
  journal: PositionJournal,
  failed: (error: unknown) => void,
): PositionKeeper {
  const all = new Map<string, Kept>()
  /** What goes into the journal at the end of this turn, the last position of each label. */
  const turn = new Map<string, EventCursor>()
  let timer: NodeJS.Timeout | undefined

  const keyOf = (job: string, identity: string): string => `${job} ${identity}`
  const dropIfIdle = (kept: Kept): void => {
    if (kept.users === 0 && kept.news.size === 0) all.delete(keyOf(kept.job, kept.identity))
  }
  const write = (): void => {
    clearTimeout(timer)
    timer = undefined
    cursors.write(
      [...all.values()].flatMap(({job, identity, labels, news}) =>
        [...news].map((label) => ({job, identity, label, seq: labels.get(label) ?? 0})),
      ),
    )
    journal.clear()
    for (const kept of [...all.values()]) {
      kept.news.clear()
      dropIfIdle(kept)
    }
  }
  const writeSoon = (): void => {
    timer ??= setTimeout(() => {
      try {
        write()
      } catch (error) {
        failed(error)
        writeSoon()
      }
    }, WRITE_MS)
  }
  const note = (cursor: EventCursor): void => {
    if (turn.size === 0) queueMicrotask(noteTurn)
    turn.set(`${cursor.job} ${cursor.identity} ${cursor.label}`, cursor)
  }
  const noteTurn = (): void => {
    const noted = [...turn.values()]
    turn.clear()
    try {
      journal.add(noted)
    } catch (error) {
      failed(error)
    }
  }
  const load = (job: string, identity: string): Kept => {
    const kept = {job, identity, labels: new Map(cursors.read(job, identity)), news: new Set<string>(), users: 0}
    all.set(keyOf(job, identity), kept)
    return kept
  }

  return {
    of: (job, identity) => {
      const kept = all.get(keyOf(job, identity)) ?? load(job, identity)
      kept.users++
      return {
        last: (label) => kept.labels.get(label),
        advance: (label, seq) => {
          if (seq <= (kept.labels.get(label) ?? 0)) return
          kept.labels.set(label, seq)
          kept.news.add(label)
          note({job, identity, label, seq})
          writeSoon()
        },
        release: () => {
          kept.users--
          dropIfIdle(kept)
        },
      }
    },
    write,
  }
}
