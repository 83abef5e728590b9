import {Buffer} from 'node:buffer'

/**
 * What sandbox and supervisor say to each other, over two pipes of their own (file descriptors 3 and 4 of the child).
 * A frame is its length in bytes (unsigned 32 bits, big endian), then UTF-8 text: the type, a newline, the body.
 * Node's own IPC channel is not used: there one line that is not JSON ends the parent, and a line may have any length.
 *
 * to the child:   `define` the job (`define-body.ts`) ·
 *                 `run` value texts of the data, joined by SEPARATOR
 * from the child: `ready` {backend, node} · `failed` message · `defined` · `refused` code, newline, why ·
 *                 `outcomes` CPU seconds, then one record per slice in order, joined by SEPARATOR ·
 *                 `console` [index, level, [text…], how often it came again, value text of the arguments] · `progress` [index, value or null] ·
 *                 `custom` [index, name, value text] · `end`
 * `index` counts the slices of the batch from 0. A record is `r` and the result as value text, `e` and
 * {code, name, message, stack}, or `j` and {message, retries}: the work function rejects the slice.
 */
export type FrameType =
  | 'define'
  | 'run'
  | 'ready'
  | 'failed'
  | 'defined'
  | 'refused'
  | 'outcomes'
  | 'console'
  | 'progress'
  | 'custom'
  | 'end'

export interface Frame {
  readonly type: string
  readonly body: string
}

/** Stands between JSON texts: no JSON text contains it. */
export const SEPARATOR = '\0'

/** Bounds, in bytes. A result may have 32 Mi UTF-16 units (map-basic's limits), at most three bytes each. */
export const MAX_FRAME_BYTES = 112 * 1024 * 1024

export function encodeFrame(type: FrameType, body: string): Buffer {
  const text = `${type}\n${body}`
  const size = Buffer.byteLength(text)
  const frame = Buffer.allocUnsafe(size + 4)
  frame.writeUInt32BE(size, 0)
  frame.write(text, 4)
  return frame
}

/**
 * Cuts a byte stream into frames. Gives back a function to feed with chunks; it answers false, and from then on
 * does nothing, once the stream announces a frame above `maxBytes`. No more than one frame is held in memory.
 */
export function createFrameReader(onFrame: (frame: Frame) => void, maxBytes = MAX_FRAME_BYTES) {
  let chunks: Buffer[] = []
  let held = 0
  let broken = false

  const take = (count: number): Buffer => {
    const [first] = chunks
    const all = chunks.length === 1 && first ? first : Buffer.concat(chunks, held)
    held -= count
    chunks = held > 0 ? [all.subarray(count)] : []
    return all.subarray(0, count)
  }

  let wanted = -1
  return (chunk: Buffer): boolean => {
    if (broken) return false
    chunks.push(chunk)
    held += chunk.length
    for (;;) {
      if (wanted < 0) {
        if (held < 4) return true
        wanted = take(4).readUInt32BE(0)
        if (wanted > maxBytes) {
          broken = true
          chunks = []
          return false
        }
      }
      if (held < wanted) return true
      const text = take(wanted).toString('utf8')
      wanted = -1
      const newline = text.indexOf('\n')
      onFrame(newline < 0 ? {type: text, body: ''} : {type: text.slice(0, newline), body: text.slice(newline + 1)})
    }
  }
}
