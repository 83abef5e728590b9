import {Fault} from '../../../errors.js'
import {createAssembler} from '../../wire/messages/assembler.js'
import {decodeMessage} from '../../wire/messages/decode-message.js'
import {encodeMessage} from '../../wire/messages/encode-message.js'
import type {Generation} from '../../wire/messages/generation.js'
import {serviceMessage} from '../../wire/messages/message.js'
import {recogniseGeneration} from '../../wire/messages/recognise-generation.js'
import {WireError} from '../../wire/messages/wire-error.js'
import {writePickle} from '../../wire/pickle/write-pickle.js'
import type {Link, LinkHandlers} from '../link.js'
import type {ListenHandlers} from '../listening.js'
import {generationProbe} from './probe-peer.js'
import {createPythonLink, type Pipe, type PythonEnd} from './python-link.js'

/** The controller's side of one `communicate`, from its first frame on. */
export interface PythonPeer {
  receive(bytes: Buffer): void
  ended(): void
}

const HANDSHAKE_MS = 10_000
const PROBE_MS = 3000
/** After this silence a node of 1.0.0 is asked to greet again. */
const GREET_MS = 2000
/** A node of 2.2.1 gives up after 15 seconds without one (daffi-protocol, section 4). */
const PING_MS = 5000

type State =
  | {readonly kind: 'handshake'; readonly frames: readonly Buffer[]}
  | {readonly kind: 'probed'; readonly frames: readonly Buffer[]}
  | {readonly kind: 'open'; readonly end: PythonEnd; readonly handlers: LinkHandlers; readonly ping: NodeJS.Timeout}
  | {readonly kind: 'ended'}

/** @param refuse ends the call with a status and tells people */
export function createPythonPeer(
  pipe: Pipe,
  handlers: Pick<ListenHandlers, 'generationFor' | 'onPython'>,
  links: Set<Link>,
  refuse: (fault: Fault) => void,
): PythonPeer {
  let state: State = {kind: 'handshake', frames: []}
  // Either generation will do: service messages are the same in both.
  const handshake = createAssembler('2.2.1', {rpcBytes: 0})
  let timer = setTimeout(() => end(new Fault('CONTROLLER_REFUSED', 'No handshake came')), HANDSHAKE_MS)

  // A node of 1.0.0 that comes back loses its greeting to the reader of its old connection; this makes it greet again. To
  // one of 2.2.1 the number of this flag would be an error of a stream.
  const greet = setTimeout(() => {
    if (state.kind !== 'handshake' || state.frames.length > 0 || handlers.generationFor(undefined) !== '1.0.0') return
    const reconnect = serviceMessage({flag: 'RECK_ACCEPT', uuid: 0, data: writePickle(null)})
    pipe.write(encodeMessage('1.0.0', reconnect), () => {})
  }, GREET_MS)

  const end = (fault: Fault): void => {
    clearTimeout(greet)
    clearTimeout(timer)
    state = {kind: 'ended'}
    refuse(fault)
  }

  const open = (recognised: Generation | undefined, frames: readonly Buffer[]): void => {
    clearTimeout(timer)
    let given: LinkHandlers | undefined
    try {
      const generation = handlers.generationFor(recognised)
      const made = createPythonLink(generation, pipe, () => given)
      given = handlers.onPython(made.link)
      links.add(made.link)
      state = {kind: 'open', end: made, handlers: given, ping: pinging(made.link)}
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      end(error)
      return
    }
    for (const bytes of frames) state.end.receive(bytes)
  }

  const onHandshake = (bytes: Buffer, before: readonly Buffer[]): void => {
    const frames = [...before, bytes]
    const recognised = before.length === 0 ? recogniseGeneration(bytes) : undefined
    if (recognised) {
      open(recognised, frames)
      return
    }
    const message = handshake.push(decodeMessage('2.2.1', bytes))
    state = {kind: 'handshake', frames}
    if (!message) return
    state = {kind: 'probed', frames}
    clearTimeout(timer)
    timer = setTimeout(() => open(undefined, frames), PROBE_MS)
    pipe.write(generationProbe(message.transmitter), () => {})
  }

  const onAnswer = (bytes: Buffer, frames: readonly Buffer[]): void => {
    const recognised = recogniseGeneration(bytes)
    // A node may announce more callbacks before it answers.
    if (recognised === undefined) state = {kind: 'probed', frames: [...frames, bytes]}
    else open(recognised, frames)
  }

  return {
    receive(bytes) {
      try {
        switch (state.kind) {
          case 'handshake':
            onHandshake(bytes, state.frames)
            return
          case 'probed':
            onAnswer(bytes, state.frames)
            return
          case 'open':
            state.end.receive(bytes)
            return
          case 'ended':
            return
        }
      } catch (error) {
        if (state.kind === 'open' || !(error instanceof WireError)) throw error
        end(new Fault('CONTROLLER_REFUSED', `No handshake of daffi: ${error.message}`))
      }
    },
    ended() {
      clearTimeout(greet)
      clearTimeout(timer)
      if (state.kind === 'open') {
        clearInterval(state.ping)
        links.delete(state.end.link)
        state.end.ended()
      }
      state = {kind: 'ended'}
    },
  }
}

function pinging(link: Link): NodeJS.Timeout {
  const ping = serviceMessage({flag: 'PING', uuid: 0, data: writePickle(null)})
  return setInterval(() => {
    if (link.generation === '2.2.1') link.send(ping)
  }, PING_MS)
}
