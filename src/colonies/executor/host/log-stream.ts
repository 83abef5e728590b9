import {writeSync} from 'node:fs'
import {Writable} from 'node:stream'

const STDOUT = 1
const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * Stdout, on which a write has happened when it returns: a function that blocks, or dies, has said what it said, and one
 * that says more than can be stored waits. Node's own stream writes later when a pipe is full.
 */
export function logStream(): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      writeAll(chunk)
      done()
    },
  })
}

function writeAll(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(STDOUT, bytes, at)
    } catch (error) {
      // A program that the function has started, and that shares this stdout, may have made it non-blocking.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      Atomics.wait(sleeper, 0, 0, 5)
    }
  }
}
