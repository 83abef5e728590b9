import {randomBytes} from 'node:crypto'
import type {Socket} from 'node:net'
import {Fault} from '../../../errors.js'
import {WireError} from '../../wire/messages/wire-error.js'
import type {Link, LinkHandlers} from '../link.js'
import type {ListenHandlers, PeerHello} from '../listening.js'
import {boundChallenge} from './bound-challenge.js'
import {controlFrame, type HeartbeatHello, type Hello, readHello, refusal} from './control.js'
import {createFrameReader} from './frame-reader.js'
import {FRAME, frame, MAGIC} from './frames.js'
import {createNativeLink} from './native-link.js'
import type {Pulses} from './pulses.js'

/** What a listener gives to the connections that it accepts. */
export interface NativeRoom {
  readonly handlers: Pick<ListenHandlers, 'onNative' | 'log'>
  readonly pulses: Pulses
  /** Those that are open. */
  readonly links: Set<Link>
}

const NOTHING = Buffer.alloc(0)
const LAST_WORDS_MS = 1000

/**
 * The controller's side of the handshake: welcome with a challenge, hello, then accepted or refused.
 * @param early What came after the magic.
 * @param onSettled Called once the peer is known; until then the caller bounds the time.
 */
export function acceptNative(socket: Socket, early: Buffer, room: NativeRoom, onSettled: () => void): void {
  const challenge = randomBytes(32).toString('hex')
  const onData = (chunk: Buffer): void => reader.push(chunk)

  const refuse = (fault: Fault): void => {
    onSettled()
    socket.resume()
    socket.end(refusal(fault))
    setTimeout(() => socket.destroy(), LAST_WORDS_MS).unref()
  }

  const settle = (hello: Hello): void => {
    socket.off('data', onData)
    onSettled()
    if (hello.role === 'heartbeat') joinBeat(socket, hello, room, refuse)
    else joinPeer(socket, hello, boundChallenge(challenge, socket), reader.rest(), room, refuse)
  }

  const reader = createFrameReader(false, {
    onFrame(type, body) {
      reader.stop()
      let hello: Hello
      try {
        if (type !== FRAME.HELLO) throw new WireError('MALFORMED', `A frame of type ${type} instead of a hello`)
        hello = readHello(body)
      } catch (error) {
        if (!(error instanceof WireError)) throw error
        socket.destroy()
        return
      }
      // The rest of the chunk in hand must be held before anybody asks for it.
      setImmediate(settle, hello)
    },
    onBroken: () => socket.destroy(),
  })

  socket.on('data', onData).resume()
  socket.write(Buffer.concat([MAGIC, controlFrame(FRAME.WELCOME, {challenge})]))
  if (early.length > 0) reader.push(early)
}

function joinPeer(
  socket: Socket,
  hello: PeerHello,
  challenge: string,
  early: Buffer,
  {handlers, pulses, links}: NativeRoom,
  refuse: (fault: Fault) => void,
): void {
  if (socket.destroyed) return
  const end = createNativeLink(socket)
  let given: LinkHandlers
  try {
    given = handlers.onNative(hello, challenge, end.link)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    handlers.log(`${hello.name} was refused: ${error.message}`)
    refuse(error)
    return
  }
  pulses.add(hello.ident, end)
  links.add(end.link)
  // What `onNative` has sent waits for the end of this task, so this goes first.
  socket.write(frame(FRAME.ACCEPTED, NOTHING))
  end.start(
    {
      onMessage: (message) => given.onMessage(message),
      onClose(reason) {
        pulses.remove(hello.ident, end)
        links.delete(end.link)
        given.onClose(reason)
      },
    },
    early,
  )
}

function joinBeat(socket: Socket, {ident}: HeartbeatHello, {pulses}: NativeRoom, refuse: (fault: Fault) => void): void {
  let heard = true
  const beat = {
    ping: () => {
      if (socket.writableLength === 0) socket.write(frame(FRAME.PING, NOTHING))
    },
    heard: () => {
      const was = heard
      heard = false
      return was
    },
    destroy: () => socket.destroy(),
  }
  if (!pulses.addBeat(ident, beat)) {
    refuse(new Fault('NODE_UNKNOWN', 'No node has this heartbeat'))
    return
  }
  socket.once('close', () => pulses.removeBeat(ident, beat))
  socket.on('data', () => {
    heard = true
  })
  socket.write(frame(FRAME.ACCEPTED, NOTHING))
}
