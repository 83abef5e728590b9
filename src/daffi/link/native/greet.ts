import type {Socket} from 'node:net'
import {Fault} from '../../../errors.js'
import {WireError} from '../../wire/messages/wire-error.js'
import {peerKind} from '../socket/first-bytes.js'
import {controlFrame, type Hello, readChallenge, readRefusal} from './control.js'
import {createFrameReader} from './frame-reader.js'
import {FRAME, MAGIC} from './frames.js'

const ANSWER_MS = 5000

/**
 * The node's side of the handshake, on a connected socket, which is destroyed unless this succeeds.
 * @param hello What to say, given the challenge.
 * @returns What came after the controller's consent, the socket paused; undefined when it is no controller of ours.
 * @throws Fault CONTROLLER_UNREACHABLE, CONTROLLER_UNSUPPORTED, what the controller refuses with; WireError
 */
export function greet(
  socket: Socket,
  hello: (challenge: string) => Hello,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let early: Buffer | undefined = Buffer.alloc(0)

    const leave = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.off('data', onData).off('close', onClose)
    }
    const fail = (error: Error): void => {
      leave()
      socket.destroy()
      reject(error)
    }
    const giveUp = (): void => {
      leave()
      socket.destroy()
      resolve(undefined)
    }
    const attempt = (step: () => void): void => {
      try {
        step()
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)))
      }
    }

    const reader = createFrameReader(false, {
      onFrame: (type, body) =>
        attempt(() => {
          switch (type) {
            case FRAME.WELCOME:
              socket.write(controlFrame(FRAME.HELLO, hello(readChallenge(body))))
              return
            case FRAME.REFUSED:
              reader.stop()
              fail(readRefusal(body))
              return
            case FRAME.ACCEPTED:
              reader.stop()
              leave()
              socket.pause()
              // The rest of the chunk in hand must be held before anybody asks for it.
              queueMicrotask(() => resolve(reader.rest()))
              return
            default:
              throw new WireError('MALFORMED', `A frame of type ${type} in a handshake`)
          }
        }),
      onBroken: fail,
    })

    const onData = (chunk: Buffer): void => {
      if (!early) {
        reader.push(chunk)
        return
      }
      early = Buffer.concat([early, chunk])
      const kind = peerKind(early)
      if (kind === 'native') {
        const rest = early.subarray(MAGIC.length)
        early = undefined
        if (rest.length > 0) reader.push(rest)
      } else if (kind === 'version') {
        fail(new Fault('CONTROLLER_UNSUPPORTED', 'The controller is of another version', 'Use the same one for both.'))
      } else if (kind) giveUp()
    }
    const onClose = (): void => {
      if (early) giveUp()
      else fail(new Fault('CONTROLLER_UNREACHABLE', 'The controller ended the connection', 'Try again.'))
    }
    const onAbort = (): void => fail(signal.reason as Error)
    const timer = setTimeout(() => {
      fail(new Fault('CONTROLLER_UNREACHABLE', 'What listens there gives no answer', 'Check the address.'))
    }, ANSWER_MS)

    signal.addEventListener('abort', onAbort)
    socket.on('data', onData).on('close', onClose)
    socket.write(MAGIC)
    if (signal.aborted) onAbort()
  })
}
