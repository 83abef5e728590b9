import {closeSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeSync} from 'node:fs'
import {join} from 'node:path'

/** The last message of a caller that was acknowledged. */
export interface LastAcknowledged {
  /** Address of the caller. */
  readonly address: string
  /** The token of the acknowledgement, and the id of the message. */
  readonly token: string
  readonly id: string
}

/**
 * What is known of sessions after this process was killed: enough to let callers go as the protocol has it. The official
 * client sends what it has on deck only to who repeats the last acknowledgement, and a program whose answer to an event
 * is still there when its session ends dies of it (dcp-client/protocol/connection.js: handleAck, shutdown).
 */
export interface SessionJournal {
  note(session: string, last: LastAcknowledged): void
  find(session: string): LastAcknowledged | undefined
  forget(session: string): void
  close(): void
}

export interface JournalOptions {
  readonly directory: string
  /** Tells the servers of a directory apart: callers come back to the same one. */
  readonly port: number
  /** Milliseconds that callers may take to come back; older files are removed. */
  readonly linger: number
  readonly now: () => number
  /** Told why nothing is noted any more. */
  readonly log: (line: string) => void
}

const PREFIX = 'sessions-'
/** The file is written anew when it has that many lines, and four times as many as there are sessions. */
const LINES = 10_000

/** Without a directory: nothing outlives the process. */
export const NO_JOURNAL: SessionJournal = {note: () => {}, find: () => undefined, forget: () => {}, close: () => {}}

/** A journal in a file that is appended to: a line outlives this process, though not the machine, and costs no wait. */
export function openSessionJournal({directory, port, linger, now, log}: JournalOptions): SessionJournal {
  const file = join(directory, `${PREFIX}${port}`)
  removeOld(directory, now() - linger)
  const before = readJournal(file)
  const sessions = new Map(before)
  const forgetting = setTimeout(() => {
    for (const [session, last] of before) if (sessions.get(session) === last) sessions.delete(session)
    before.clear()
  }, linger).unref()
  let descriptor: number | undefined
  let lines = LINES

  const rewrite = (): void => {
    const temporary = `${file}.tmp`
    const next = openSync(temporary, 'w', 0o600)
    for (const [session, last] of sessions) writeSync(next, lineOf(session, last))
    renameSync(temporary, file)
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = next
    lines = sessions.size
  }
  const write = (session: string, last: LastAcknowledged): void => {
    if (descriptor === undefined || (lines >= LINES && lines >= 4 * sessions.size)) rewrite()
    else writeSync(descriptor, lineOf(session, last))
    lines++
  }
  let failed = false
  return {
    note: (session, last) => {
      sessions.set(session, last)
      if (failed) return
      try {
        write(session, last)
      } catch (error) {
        failed = true
        log(`sessions are not noted in ${file}: ${error instanceof Error ? error.message : error}`)
      }
    },
    find: (session) => sessions.get(session),
    forget: (session) => {
      sessions.delete(session)
    },
    close: () => {
      clearTimeout(forgetting)
      if (descriptor !== undefined) closeSync(descriptor)
      descriptor = undefined
      failed = true
    },
  }
}

function lineOf(session: string, {address, token, id}: LastAcknowledged): string {
  return `${JSON.stringify([session, address, token, id])}\n`
}

/** The last line of each session counts; one that was broken off is passed over. */
function readJournal(file: string): Map<string, LastAcknowledged> {
  const sessions = new Map<string, LastAcknowledged>()
  for (const line of textOf(file).split('\n')) {
    const parts = partsOf(line)
    if (!parts) continue
    const [session = '', address = '', token = '', id = ''] = parts
    sessions.set(session, {address, token, id})
  }
  return sessions
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function partsOf(line: string): readonly string[] | undefined {
  try {
    const parts: unknown = JSON.parse(line)
    return Array.isArray(parts) && parts.length === 4 && parts.every((part) => typeof part === 'string')
      ? parts
      : undefined
  } catch {
    return undefined
  }
}

/** Files that nobody wrote to lately: nobody comes back to them. */
function removeOld(directory: string, before: number): void {
  try {
    for (const name of readdirSync(directory)) {
      const path = join(directory, name)
      if (name.startsWith(PREFIX) && statSync(path).mtimeMs < before) rmSync(path)
    }
  } catch {}
}
