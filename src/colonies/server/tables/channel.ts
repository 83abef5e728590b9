import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

/** `pkg/constants`: CHANNEL_MAX_CHANNELS_PER_PROCESS. */
export const MOST_CHANNELS = 100

const INSERT_SET = 'INSERT INTO channel_set (process) VALUES (?)'
const INSERT = 'INSERT INTO channel (process, name) VALUES (?, ?) ON CONFLICT DO NOTHING'
const FIND = `SELECT c.key, c.entries, c.run, c.sender_id, s.due, s.bytes, s.ended FROM channel_set s
  JOIN channel c ON c.process = s.process WHERE s.process = ? AND c.name = ?`
const DECLARED = `SELECT 1 AS declared FROM payload d, json_each(d.spec, '$.channels') c WHERE d.process = ? AND c.value = ?`
const NOTE_ENTRY = 'UPDATE channel SET entries = entries + 1, run = ?, sender_id = ? WHERE key = ?'
const NOTE_USE = 'UPDATE channel_set SET due = ?, bytes = bytes + ? WHERE process = ?'
const END = 'UPDATE channel_set SET ended = ? WHERE process = ?'
const OLDEST = 'SELECT ended FROM channel_set WHERE ended IS NOT NULL ORDER BY ended LIMIT 1'
const REMOVE = `DELETE FROM channel_set WHERE process IN
  (SELECT process FROM channel_set WHERE ended IS NOT NULL AND ended <= ? ORDER BY ended LIMIT ?)`

/** A channel of a process that lives, or has ended a short time ago. */
export interface ChannelRow {
  readonly key: number
  readonly process: number
  readonly entries: number
  /** The number of its last run of entries, and who sent that; '' before the first. */
  readonly run: number
  readonly sender: string
  /** Of all channels of the process: when its next message is due (microseconds), and bytes of what was sent. */
  readonly due: number
  readonly bytes: number
  readonly hasEnded: boolean
}

/** Declares the channels of a new process; those beyond the limit, and names given twice, are left out as upstream does. */
export function declareChannels(store: Store, process: number, names: readonly string[]): void {
  if (names.length === 0) return
  store.prepare(INSERT_SET).run(process)
  for (const name of [...new Set(names)].slice(0, MOST_CHANNELS)) store.prepare(INSERT).run(process, name)
}

export function findChannel(store: Store, process: number, name: string): ChannelRow | undefined {
  const row = store.prepare(FIND).get(process, name)
  return (
    row && {
      key: integer(row, 'key'),
      process,
      entries: integer(row, 'entries'),
      run: integer(row, 'run'),
      sender: text(row, 'sender_id'),
      due: integer(row, 'due'),
      bytes: integer(row, 'bytes'),
      hasEnded: row.ended !== null,
    }
  )
}

/** Whether the spec of a process names a channel, kept or not. */
export function namesChannel(store: Store, process: number, name: string): boolean {
  return store.prepare(DECLARED).get(process, name) !== undefined
}

/** What an entry changes about its channel, and about the set. */
export function noteEntry(
  store: Store,
  channel: Pick<ChannelRow, 'key' | 'process'>,
  entry: {readonly run: number; readonly sender: string; readonly due: number; readonly bytes: number},
): void {
  store.prepare(NOTE_ENTRY).run(entry.run, entry.sender, channel.key)
  store.prepare(NOTE_USE).run(entry.due, entry.bytes, channel.process)
}

/** The process has ended: its channels are as good as gone, but those who read get what they have not had. */
export function endChannels(store: Store, process: number, now: number): void {
  store.prepare(END).run(now, process)
}

/** When the first of those ended that are still kept, in microseconds. */
export function oldestEnd(store: Store): number | undefined {
  const row = store.prepare(OLDEST).get()
  return row && integer(row, 'ended')
}

/** Removes the channels of processes that ended before a time, of so many processes at most. */
export function removeEnded(store: Store, until: number, most: number): void {
  store.prepare(REMOVE).run(until, most)
}
