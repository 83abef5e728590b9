import {WireError} from '../../wire/messages/wire-error.js'
import {CONTROL_BYTES, FRAME, HEADER_BYTES, MESSAGE_BYTES} from './frames.js'

/** Cuts what a socket gives into frames. */
export interface FrameReader {
  /** Takes what came. What an unfinished frame holds is bounded by what came of it, or by `ROOM_BYTES`. */
  push(chunk: Buffer): void
  /** Takes and gives nothing any more, not even the frames of the chunk in hand. */
  stop(): void
  /** What came and was not given: the beginning of a frame, or everything after a frame that stopped it. */
  rest(): Buffer
}

/** What a reader finds. */
export interface FrameHandlers {
  /** The body is a view of what came. */
  onFrame(type: number, body: Buffer): void
  /** `MALFORMED` or `OVERSIZE`; nothing comes afterwards. */
  onBroken(error: WireError): void
}

/**
 * The beginning of a frame. `pieces` are joined when all have come; `room` is filled as they come, which is faster,
 * but is taken on the word of the peer.
 */
type Held =
  | {readonly kind: 'nothing'}
  | {readonly kind: 'pieces'; readonly wanted: number; readonly pieces: Buffer[]; size: number}
  | {readonly kind: 'room'; readonly room: Buffer; size: number}

const NOTHING: Held = {kind: 'nothing'}
/** Frames of less come in few pieces. */
const PIECES_BYTES = 64 * 1024
const ROOM_BYTES = 32 * 1024 * 1024

/** @param messages Whether `MESSAGE` frames may come yet. */
export function createFrameReader(messages: boolean, handlers: FrameHandlers): FrameReader {
  let held: Held = NOTHING
  let stopped = false

  const fail = (code: 'MALFORMED' | 'OVERSIZE', message: string): undefined => {
    stopped = true
    handlers.onBroken(new WireError(code, message))
  }

  /** How long the frame is that begins there; undefined after a failure. */
  const frameBytes = (chunk: Buffer, at: number): number | undefined => {
    if (chunk.length - at < HEADER_BYTES) return HEADER_BYTES
    const length = chunk.readUInt32BE(at)
    const type = chunk[at + 4] ?? 0
    if (type < FRAME.WELCOME || type > FRAME.PING || (type === FRAME.MESSAGE && !messages)) {
      return fail('MALFORMED', `A frame of type ${type}`)
    }
    if (length > (type === FRAME.MESSAGE ? MESSAGE_BYTES : CONTROL_BYTES)) {
      return fail('OVERSIZE', `A frame of ${length} bytes`)
    }
    return HEADER_BYTES + length
  }

  const hold = (chunk: Buffer, wanted: number): void => {
    if (wanted <= PIECES_BYTES || wanted > ROOM_BYTES) {
      held = {kind: 'pieces', wanted, pieces: [chunk], size: chunk.length}
      return
    }
    const room = Buffer.allocUnsafeSlow(wanted)
    held = {kind: 'room', room, size: chunk.copy(room)}
  }

  /** Whole frames are given, the beginning of another is held. */
  const cut = (chunk: Buffer, from: number): void => {
    let at = from
    while (at < chunk.length) {
      const needed: number | undefined = stopped ? chunk.length - at : frameBytes(chunk, at)
      if (needed === undefined) return
      if (stopped || chunk.length - at < needed) {
        hold(chunk.subarray(at), needed)
        return
      }
      const start = at + HEADER_BYTES
      at += needed
      handlers.onFrame(chunk[start - 1] ?? 0, chunk.subarray(start, at))
    }
  }

  const join = (held: Held & {kind: 'pieces'}, chunk: Buffer): void => {
    held.pieces.push(chunk)
    held.size += chunk.length
    if (held.size < held.wanted || stopped) return
    const joined = Buffer.concat(held.pieces, held.size)
    forget()
    cut(joined, 0)
  }

  const fill = (held: Held & {kind: 'room'}, chunk: Buffer): void => {
    const taken = chunk.copy(held.room, held.size)
    held.size += taken
    if (held.size < held.room.length) return
    forget()
    cut(held.room, 0)
    cut(chunk, taken)
  }

  const forget = (): void => {
    held = NOTHING
  }

  return {
    push(chunk) {
      switch (held.kind) {
        case 'nothing':
          if (stopped) hold(chunk, HEADER_BYTES)
          else cut(chunk, 0)
          return
        case 'pieces':
          join(held, chunk)
          return
        case 'room':
          fill(held, chunk)
      }
    },
    stop() {
      stopped = true
    },
    rest() {
      switch (held.kind) {
        case 'nothing':
          return Buffer.alloc(0)
        case 'pieces':
          return Buffer.concat(held.pieces, held.size)
        case 'room':
          return held.room.subarray(0, held.size)
      }
    },
  }
}
