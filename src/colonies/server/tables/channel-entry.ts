import type {Row} from '../../../store/driver.js'
import {bytesOrNull, integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {encodeBase64} from '../../wire/base64.js'
import {channelEntry} from '../../wire/objects/channels.js'
import {formatTime} from '../../wire/time.js'
import {type ChannelRow, noteEntry} from './channel.js'

// Upstream keeps its log sorted by sequence among the entries of one sender, and by time among those of several, which
// is no order. What comes of it: an entry goes before those that stand last, are of its sender and have a higher
// sequence, and no further. So entries of one sender in a row are a run, sorted by sequence, and runs never change
// places. An index into the log counts in this order.

const COLUMNS = `e.key, CAST(e.sequence AS TEXT) AS sequence, CAST(e.in_reply_to AS TEXT) AS in_reply_to, e.at,
  e.sender_id, e.type, e.payload`
const INSERT = `INSERT INTO channel_entry (channel, run, sequence, in_reply_to, at, sender_id, type, payload)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
const IN_ORDER = 'FROM channel_entry WHERE channel = ? ORDER BY run, sequence, key LIMIT ? OFFSET ?'
const BY_KEY = `SELECT ${COLUMNS} FROM channel_entry e WHERE e.key = ?`
/** The sizes first, which SQLite knows without reading the payloads: the list ends before it would be too large. */
const PAGE = `SELECT ${COLUMNS} FROM
  (SELECT key, place, bytes, sum(bytes) OVER (ORDER BY place) AS total FROM
    (SELECT key, octet_length(payload) AS bytes, row_number() OVER (ORDER BY run, sequence, key) AS place FROM
      (SELECT key, run, sequence, payload ${IN_ORDER}))) part
  CROSS JOIN channel_entry e ON e.key = part.key
  WHERE total = bytes OR total <= ? ORDER BY place`
// One statement: keys that belong together.
const KEYS = `SELECT (SELECT coalesce(max(key), 0) FROM channel_entry) AS newest,
  (SELECT json_group_array(key) FROM (SELECT key ${IN_ORDER})) AS keys`
const NEWEST = 'SELECT coalesce(max(key), 0) AS newest FROM channel_entry'
const SINCE = 'SELECT key, channel FROM channel_entry WHERE key > ? ORDER BY key'

export interface NewEntry {
  readonly sender: string
  readonly sequence: bigint
  readonly inReplyTo: bigint
  readonly type: string
  readonly payload: Uint8Array
  /** Microseconds since 1970. */
  readonly at: number
}

/** Adds an entry. @param due when the process may send its next, in microseconds. Within a transaction */
export function appendEntry(store: Store, channel: ChannelRow, entry: NewEntry, due: number): void {
  const {sender, sequence, inReplyTo, type, payload, at} = entry
  const run = channel.entries > 0 && channel.sender === sender ? channel.run : channel.run + 1
  store.prepare(INSERT).run(channel.key, run, sequence, inReplyTo, at, sender, type, payload)
  noteEntry(store, channel, {run, sender, due, bytes: payload.length})
}

/** Entries from an index on, as JSON: as many as are asked for (-1 is all), and fit `bytes`, but the first in any case. */
export function entriesJson(
  store: Store,
  channel: number,
  part: {readonly from: number; readonly count: number; readonly bytes: number},
): string {
  const rows = store.prepare(PAGE).all(channel, part.count, part.from, part.bytes)
  return `[${rows.map(jsonOf).join(',')}]`
}

/** The keys of a channel's entries from an index on, in order, and the newest key of all channels at that moment. */
export function entryKeys(
  store: Store,
  channel: number,
  from: number,
): {readonly newest: number; readonly keys: readonly number[]} {
  const row = store.prepare(KEYS).get(channel, -1, from) ?? {}
  return {newest: integer(row, 'newest'), keys: JSON.parse(text(row, 'keys')) as number[]}
}

export function newestEntry(store: Store): number {
  return integer(store.prepare(NEWEST).get() ?? {}, 'newest')
}

/** What came to any channel after a key, in the order in which it came. */
export function entriesSince(store: Store, key: number): readonly {readonly key: number; readonly channel: number}[] {
  return store
    .prepare(SINCE)
    .all(key)
    .map((row) => ({key: integer(row, 'key'), channel: integer(row, 'channel')}))
}

/** One entry as JSON; undefined when it is gone. */
export function entryJson(store: Store, key: number): string | undefined {
  const row = store.prepare(BY_KEY).get(key)
  return row && jsonOf(row)
}

function jsonOf(row: Row): string {
  const payload = bytesOrNull(row, 'payload') ?? new Uint8Array()
  return channelEntry.encode({
    sequence: BigInt(text(row, 'sequence')),
    inreplyto: BigInt(text(row, 'in_reply_to')),
    timestamp: formatTime(integer(row, 'at')),
    senderid: text(row, 'sender_id'),
    payload: encodeBase64(payload),
    type: text(row, 'type'),
    error: '',
  })
}
