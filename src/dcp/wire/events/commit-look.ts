import type {EventCursors} from '../../scheduler/event-cursors.js'

/** Looks at the store after commits, while somebody follows a job. */
export interface CommitLook {
  start(): void
  stop(): void
}

/** Hundreds of commits in a second are one look each so many milliseconds. */
const REST_MS = 5

export function createCommitLook(
  cursors: EventCursors,
  look: () => void,
  failed: (error: unknown) => void,
): CommitLook {
  let end: (() => void) | undefined
  let rest: NodeJS.Timeout | undefined
  let missed = false

  const lookNow = (): void => {
    // It is called when a commit is on the disk: that may be after the end.
    if (end === undefined) return
    if (rest !== undefined) {
      missed = true
      return
    }
    rest = setTimeout(() => {
      rest = undefined
      if (!missed) return
      missed = false
      lookNow()
    }, REST_MS)
    try {
      look()
    } catch (error) {
      failed(error)
      missed = true
    }
  }
  return {
    start: () => {
      end ??= cursors.onCommit(lookNow, failed)
    },
    stop: () => {
      end?.()
      end = undefined
      clearTimeout(rest)
      rest = undefined
      missed = false
    },
  }
}
