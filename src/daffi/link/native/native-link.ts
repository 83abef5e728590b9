import type {Socket} from 'node:net'
import {Fault} from '../../../errors.js'
import {decodeMessage} from '../../wire/messages/decode-message.js'
import {encodeMessage, encodePieces} from '../../wire/messages/encode-message.js'
import type {DaffiMessage} from '../../wire/messages/message.js'
import {WireError} from '../../wire/messages/wire-error.js'
import type {Link, LinkHandlers} from '../link.js'
import {readRefusal, refusal} from './control.js'
import {createFrameReader} from './frame-reader.js'
import {createFrameWriter} from './frame-writer.js'
import {FRAME, frame, HEADER_BYTES, MESSAGE_BYTES, writeHeader} from './frames.js'

/** A link over a socket whose peers have introduced themselves, and what its own side needs besides. */
export interface NativeEnd {
  readonly link: Link
  /** Begins to give what comes, and what came already. Once. */
  start(handlers: LinkHandlers, early: Buffer): void
  ping(): void
  /** Whether anything has come since this was asked last. */
  heard(): boolean
}

/** Below this many queued bytes whoever waits may go on. */
const DRAINED_BYTES = 1024 * 1024
/** More than this is not waited for when a link ends at once. */
const LAST_WORDS_BYTES = 64 * 1024
/** Data that is written without being copied first. */
const APART_BYTES = 64 * 1024
const CLOSE_MS = 1000
const PING = frame(FRAME.PING, Buffer.alloc(0))

export function createNativeLink(socket: Socket): NativeEnd {
  const writer = createFrameWriter(socket)
  let handlers: LinkHandlers | undefined
  let reason: Error | undefined
  let life: 'open' | 'closing' | 'ended' = 'open'
  let heard = true
  let waiting: (() => void)[] = []

  const release = (): void => {
    const released = waiting
    waiting = []
    for (const resume of released) resume()
  }

  const finish = (): void => {
    if (life === 'ended') return
    life = 'ended'
    reader.stop()
    release()
    handlers?.onClose(reason)
  }

  const destroy = (why?: Error): void => {
    if (life === 'ended') return
    reason ??= why
    reader.stop()
    socket.off('data', onData).resume()
    setImmediate(finish)
    if (!(why instanceof Fault) || writer.queuedBytes > LAST_WORDS_BYTES) {
      socket.destroy()
      return
    }
    writer.write(refusal(why))
    writer.flush()
    endSoon(socket)
  }

  const sendApart = (message: DaffiMessage): void => {
    const [head, data, tail] = encodePieces('2.2.1', message, HEADER_BYTES)
    const size = head.length + data.length + tail.length - HEADER_BYTES
    if (size > MESSAGE_BYTES) {
      throw new WireError('OVERSIZE', `A message of ${size} bytes; ${MESSAGE_BYTES} may pass`)
    }
    writeHeader(head, FRAME.MESSAGE, size)
    writer.write(head)
    writer.write(data)
    writer.write(tail)
  }

  const onMessage = (body: Buffer): void => {
    let message: DaffiMessage
    try {
      message = decodeMessage('2.2.1', body)
    } catch (error) {
      destroy(asError(error))
      return
    }
    handlers?.onMessage(message)
  }

  const reader = createFrameReader(true, {
    onFrame(type, body) {
      switch (type) {
        case FRAME.MESSAGE:
          onMessage(body)
          return
        case FRAME.PING:
          return
        case FRAME.REFUSED:
          destroy(refusalOf(body))
          return
        default:
          destroy(new WireError('MALFORMED', `A frame of type ${type} in an open link`))
      }
    },
    onBroken: destroy,
  })

  const onData = (chunk: Buffer): void => {
    heard = true
    reader.push(chunk)
  }

  socket.on('error', (error) => {
    reason ??= error
  })
  socket.on('close', finish)
  socket.on('drain', () => {
    if (waiting.length > 0 && writer.queuedBytes < DRAINED_BYTES) release()
  })

  return {
    link: {
      kind: 'native',
      generation: '2.2.1',
      send(message) {
        if (life !== 'open') return
        if (message.data.length >= APART_BYTES) {
          sendApart(message)
          return
        }
        const bytes = encodeMessage('2.2.1', message, HEADER_BYTES)
        writeHeader(bytes, FRAME.MESSAGE)
        writer.write(bytes)
      },
      get queuedBytes() {
        return writer.queuedBytes
      },
      drained() {
        if (life === 'ended' || writer.queuedBytes < DRAINED_BYTES) return Promise.resolve()
        return new Promise((resolve) => waiting.push(resolve))
      },
      close() {
        if (life === 'open') {
          life = 'closing'
          writer.flush()
          endSoon(socket)
        }
        return new Promise((resolve) => {
          if (socket.closed) resolve()
          else socket.once('close', () => resolve())
        })
      },
      destroy,
    },
    start(given, early) {
      handlers = given
      if (life === 'ended') {
        setImmediate(() => given.onClose(reason))
        return
      }
      if (socket.closed) setImmediate(finish)
      socket.on('data', onData)
      if (early.length > 0) reader.push(early)
    },
    ping() {
      if (life === 'open' && writer.queuedBytes === 0) writer.write(PING)
    },
    heard() {
      const was = heard
      heard = false
      return was
    },
  }
}

/** Lets the system take what is queued, but waits no longer than a second for the peer. */
function endSoon(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), CLOSE_MS)
  socket.once('close', () => clearTimeout(timer))
  socket.end()
}

function refusalOf(body: Buffer): Error {
  try {
    return readRefusal(body)
  } catch (error) {
    return asError(error)
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
