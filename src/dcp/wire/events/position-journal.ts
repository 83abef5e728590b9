import {randomBytes} from 'node:crypto'
import {closeSync, ftruncateSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync} from 'node:fs'
import {join} from 'node:path'
import type {EventCursor} from '../../scheduler/tables/event-cursor.js'

/** Positions between two writes to the store: the official client drops no event that it is told again. */
export interface PositionJournal {
  /** What is added is there after this process was killed. */
  add(cursors: readonly EventCursor[]): void
  /** All that was added is in the store. */
  clear(): void
  close(): void
}

export const NO_POSITIONS: PositionJournal = {add: () => {}, clear: () => {}, close: () => {}}

const PREFIX = 'acknowledged-'
/** Nobody writes into a file that was not touched for so long. */
const OLD_MS = 600_000

/**
 * A journal in a file of its own, which costs a write and no wait for the disk.
 * @param directory the folder of the store
 * @param adopt is given what processes that were killed have left there
 */
export function openPositionJournal(
  directory: string,
  adopt: (cursors: readonly EventCursor[]) => void,
): PositionJournal {
  for (const name of readdirSync(directory).filter((found) => found.startsWith(PREFIX))) {
    const path = join(directory, name)
    adopt(readCursors(path))
    // One that is in use is the journal of another process: what it says is true all the same.
    if (statSync(path).mtimeMs < Date.now() - OLD_MS) rmSync(path, {force: true})
  }
  const file = join(directory, `${PREFIX}${randomBytes(6).toString('hex')}`)
  let descriptor: number | undefined
  let size = 0
  return {
    add: (cursors) => {
      descriptor ??= openSync(file, 'ax', 0o600)
      size += writeSync(descriptor, cursors.map(lineOf).join(''))
    },
    clear: () => {
      if (descriptor === undefined || size === 0) return
      ftruncateSync(descriptor)
      size = 0
    },
    close: () => {
      if (descriptor === undefined) return
      closeSync(descriptor)
      descriptor = undefined
      rmSync(file, {force: true})
    },
  }
}

function lineOf({job, identity, label, seq}: EventCursor): string {
  return `${JSON.stringify([job, identity, label, seq])}\n`
}

/** A line that was broken off is passed over. */
function readCursors(path: string): readonly EventCursor[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const [job, identity, label, seq] = JSON.parse(line) as unknown[]
        const isCursor = [job, identity, label].every((text) => typeof text === 'string') && Number.isSafeInteger(seq)
        return isCursor ? [{job, identity, label, seq} as EventCursor] : []
      } catch {
        return []
      }
    })
}
