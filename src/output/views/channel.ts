import type {ChannelEntry} from '../../colonies/wire/objects/channels.js'
import type {JsonLines} from '../json.js'
import {printable, printableLines} from '../printable.js'
import {shownTime} from '../shown-time.js'
import {renderTable} from '../table.js'
import type {Piece, Terminal, View} from '../terminal.js'

/** What was sent: how many messages, and the sequence of the last. */
export interface Appended {
  readonly processid: string
  readonly name: string
  readonly messages: number
  readonly sequence: bigint
}

/** In a pipe the sequence: what an answer names. On a terminal the note on stderr has said it. */
export const appendedView: View<Appended> = ({sequence, messages}, {isTTY}) =>
  isTTY || messages === 0 ? '' : `${sequence}\n`

/** A message as it came. `payload` is base64, `messagetype` is `data`, `end`, `error` or the sender's. */
export interface MessageEvent {
  readonly type: 'message'
  readonly time: string
  readonly processid: string
  readonly name: string
  readonly sequence: bigint
  readonly inreplyto: bigint
  readonly senderid: string
  readonly messagetype: string
  readonly payload: string
}

/** The last line: the other end has said `end`, or the channel is closed with its process. */
export interface ChannelOver {
  readonly type: 'end' | 'closed'
  readonly time: string
  readonly processid: string
  readonly name: string
}

export type ChannelEvent = MessageEvent | ChannelOver

const bytesOf = ({payload}: {readonly payload: string}): Buffer => Buffer.from(payload, 'base64')

/** Messages that are there. @param raw their contents alone, one after the other */
export const channelView =
  (raw: () => boolean): View<readonly ChannelEntry[]> =>
  (entries, terminal) =>
    raw() ? contents(entries, terminal) : table(entries, terminal)

async function* contents(entries: readonly ChannelEntry[], {isTTY}: Terminal): AsyncGenerator<Piece> {
  for (const entry of entries) {
    const bytes = bytesOf(entry)
    yield isTTY ? printableLines(bytes.toString('utf8')) : bytes
  }
}

function table(entries: readonly ChannelEntry[], terminal: Terminal): Promise<string> {
  return renderTable(
    entries,
    [
      {head: 'SEQUENCE', value: ({sequence}) => String(sequence), align: 'right'},
      {head: 'REPLY TO', value: ({inreplyto}) => (inreplyto === 0n ? '' : String(inreplyto)), align: 'right'},
      {head: 'TIME', value: ({timestamp}) => shownTime(timestamp, terminal)},
      {head: 'SENDER', value: ({senderid}) => (terminal.isTTY ? senderid.slice(0, 8) : senderid)},
      {head: 'TYPE', value: ({type}) => printable(type)},
      {head: 'TEXT', value: (entry) => printable(bytesOf(entry).toString('utf8')), narrow: 'cut'},
    ],
    terminal,
  )
}

/**
 * Messages as they come. @param lines each on a line of its own, for what people write; otherwise their contents as they
 * are, so that a file comes out as it went in
 */
export const channelEventsView =
  (lines: boolean): View<JsonLines<ChannelEvent>> =>
  ({items}, terminal) =>
    shown(items, lines, terminal)

async function* shown(events: AsyncIterable<ChannelEvent>, lines: boolean, {isTTY}: Terminal): AsyncGenerator<Piece> {
  let endsLine = true
  for await (const event of events) {
    if (event.type !== 'message') continue
    const bytes = bytesOf(event)
    if (bytes.length === 0 && event.messagetype === 'end') continue
    const ends = bytes.at(-1) === 0x0a
    if (isTTY) yield printableLines(bytes.toString('utf8'))
    else if (bytes.length > 0) yield bytes
    if (lines && !ends) yield '\n'
    endsLine = lines || ends || (bytes.length === 0 && endsLine)
  }
  if (isTTY && !endsLine) yield '\n'
}
