import {Fault} from '../../../errors.js'
import {createAssembler} from '../../wire/messages/assembler.js'
import {decodeMessage} from '../../wire/messages/decode-message.js'
import {encodeMessage} from '../../wire/messages/encode-message.js'
import type {Generation} from '../../wire/messages/generation.js'
import type {DaffiMessage} from '../../wire/messages/message.js'
import {splitMessage} from '../../wire/messages/split-message.js'
import {WireError} from '../../wire/messages/wire-error.js'
import type {Link, LinkHandlers, LinkStreams} from '../link.js'
import {RPC_BYTES} from './service.js'

/** What a call of `communicate` is to a link, on either side. */
export interface Pipe {
  /** Queues a frame; `taken` is called when the system has it. */
  write(frame: Buffer, taken: () => void): void
  /** Ends after what is queued. */
  finish(): void
  /** Ends at once. */
  abort(reason: Error | undefined): void
}

/** A link over gRPC, and what its own side tells it. */
export interface PythonEnd {
  readonly link: Link
  /** One frame that came. */
  receive(bytes: Buffer): void
  /** The call has ended, for whatever reason. */
  ended(reason?: Error): void
}

const DRAINED_BYTES = 1024 * 1024
const CLOSE_MS = 1000

/** @param handlers asked for when the first message comes, or the end */
export function createPythonLink(
  generation: Generation,
  pipe: Pipe,
  handlers: () => LinkHandlers | undefined,
  streams?: LinkStreams,
): PythonEnd {
  const assembler = createAssembler(generation, {rpcBytes: RPC_BYTES})
  let life: 'open' | 'closing' | 'ended' = 'open'
  let broken = false
  let cause: Error | undefined
  let queued = 0
  let waiting: (() => void)[] = []
  let closed: (() => void)[] = []

  const release = (): void => {
    const released = waiting
    waiting = []
    for (const resume of released) resume()
  }

  const ended = (reason?: Error): void => {
    if (life === 'ended') return
    life = 'ended'
    queued = 0
    release()
    for (const resolve of closed) resolve()
    closed = []
    handlers()?.onClose(cause ?? reason)
  }

  const destroy = (reason?: Error): void => {
    if (life === 'ended' || broken) return
    broken = true
    cause = reason
    pipe.abort(reason)
    // Whoever ends a link is in the middle of something.
    setImmediate(ended)
  }

  const assemble = (bytes: Buffer): DaffiMessage | undefined => {
    try {
      return assembler.push(decodeMessage(generation, bytes))
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      destroy(error)
      return undefined
    }
  }

  return {
    link: {
      kind: 'python',
      generation,
      send(message) {
        if (life !== 'open' || broken) return
        for (const frame of splitMessage(message, generation)) {
          const bytes = encodeMessage(generation, frame)
          const size = bytes.length
          queued += size
          pipe.write(bytes, () => {
            if (life === 'ended') return
            queued -= size
            if (waiting.length > 0 && queued < DRAINED_BYTES) release()
          })
        }
      },
      get queuedBytes() {
        return queued
      },
      drained() {
        if (life === 'ended' || queued < DRAINED_BYTES) return Promise.resolve()
        return new Promise((resolve) => waiting.push(resolve))
      },
      close() {
        if (life === 'ended') return Promise.resolve()
        if (life === 'open') {
          life = 'closing'
          pipe.finish()
          const timer = setTimeout(() => destroy(), CLOSE_MS)
          closed.push(() => clearTimeout(timer))
        }
        return new Promise((resolve) => closed.push(resolve))
      },
      destroy,
      streams,
    },
    receive(bytes) {
      if (life === 'ended' || broken) return
      const message = assemble(bytes)
      if (message) handlers()?.onMessage(message)
    },
    ended,
  }
}

/** What to say of an error to a peer that cannot be told its code. */
export function peerText(error: Error | undefined): string {
  if (!error) return 'The connection was ended'
  return error instanceof Fault && error.hint ? `${error.message}. ${error.hint}` : error.message
}
