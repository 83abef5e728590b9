import type {Socket} from 'node:net'

/** Writes frames to a socket, those of one task together. */
export interface FrameWriter {
  /** A frame or a piece of one, which must not change any more. */
  write(frame: Uint8Array): void
  /** Bytes that the system has not taken yet. */
  readonly queuedBytes: number
  /** Hands everything to the socket now. */
  flush(): void
}

/** Frames up to this size are copied together: one write of one piece is cheaper than one of many. */
const JOINED_BYTES = 32 * 1024

export function createFrameWriter(socket: Socket): FrameWriter {
  let batch: Uint8Array[] = []
  let batchBytes = 0
  let scheduled = false

  const flush = (): void => {
    scheduled = false
    if (batch.length === 0) return
    const frames = batch
    const size = batchBytes
    batch = []
    batchBytes = 0
    if (socket.destroyed) return
    const [only] = frames
    if (only && frames.length === 1) {
      socket.write(only)
    } else if (size <= JOINED_BYTES) {
      socket.write(Buffer.concat(frames, size))
    } else {
      socket.cork()
      for (const frame of frames) socket.write(frame)
      socket.uncork()
    }
  }

  return {
    write(frame) {
      batch.push(frame)
      batchBytes += frame.length
      if (scheduled) return
      scheduled = true
      queueMicrotask(flush)
    },
    get queuedBytes() {
      return socket.writableLength + batchBytes
    },
    flush,
  }
}
