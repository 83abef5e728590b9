import {WireError} from '../../wire/messages/wire-error.js'
import {CONTROL_BYTES, FRAME, HEADER_BYTES, MESSAGE_BYTES} from './frames.js'

/** Cuts what a socket gives into frames. */
export interface FrameReader {
  /** Takes what came. What an unfinished frame holds is bounded by what came of it. */
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

/** @param messages Whether `MESSAGE` frames may come yet. */
export function createFrameReader(messages: boolean, handlers: FrameHandlers): FrameReader {
  let held: Buffer[] = []
  let heldBytes = 0
  let wanted = HEADER_BYTES
  let stopped = false

  const fail = (code: 'MALFORMED' | 'OVERSIZE', message: string): undefined => {
    stopped = true
    handlers.onBroken(new WireError(code, message))
  }

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

  const hold = (chunk: Buffer, needed: number): void => {
    held.push(chunk)
    heldBytes += chunk.length
    wanted = needed
  }

  return {
    push(arrived) {
      if (stopped) return hold(arrived, wanted)
      let chunk = arrived
      if (heldBytes > 0) {
        hold(arrived, wanted)
        if (heldBytes < wanted) return
        chunk = Buffer.concat(held, heldBytes)
        held = []
        heldBytes = 0
      }
      let at = 0
      while (at < chunk.length) {
        if (stopped) return hold(chunk.subarray(at), HEADER_BYTES)
        const needed = frameBytes(chunk, at)
        if (needed === undefined) return
        if (chunk.length - at < needed) return hold(chunk.subarray(at), needed)
        const start = at + HEADER_BYTES
        at += needed
        handlers.onFrame(chunk[start - 1] ?? 0, chunk.subarray(start, at))
      }
    },
    stop() {
      stopped = true
    },
    rest: () => Buffer.concat(held, heldBytes),
  }
}
