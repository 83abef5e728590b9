import {writeSync} from 'node:fs'
import {Socket} from 'node:net'
import {createFrameReader, encodeFrame, type Frame, type FrameType} from '../sandbox/protocol.js'

/** File descriptors of the child: frames in, frames out. */
const IN = 3
const OUT = 4

/**
 * Sends a frame to the supervisor. Blocks: a job that talks without end waits for the supervisor instead of
 * filling memory, and what it says arrives while it still runs.
 */
export function sendFrame(type: FrameType, body: string): void {
  const frame = encodeFrame(type, body)
  for (let at = 0; at < frame.length; ) at += writeSync(OUT, frame, at)
}

/** @param closed The supervisor is gone, or talks nonsense. */
export function listenToSupervisor(onFrame: (frame: Frame) => void, closed: () => void): void {
  const feed = createFrameReader(onFrame)
  const socket = new Socket({fd: IN, readable: true, writable: false})
  socket.on('data', (chunk: Buffer) => {
    if (!feed(chunk)) closed()
  })
  socket.on('close', closed)
  socket.on('error', closed)
}
