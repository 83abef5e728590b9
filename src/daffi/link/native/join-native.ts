import type {Socket} from 'node:net'
import {Fault} from '../../../errors.js'
import type {Link, LinkHandlers} from '../link.js'
import {admissionText, type ConnectOptions} from '../listening.js'
import {boundChallenge} from './bound-challenge.js'
import {greet} from './greet.js'
import {startHeartbeat} from './heartbeat.js'
import {createNativeLink} from './native-link.js'

const TICK_MS = 500
/** Turns are counted, not time: a process that stood still has to read first what has come meanwhile. */
const SILENT_TICKS = 10

/**
 * Joins a controller of ours over a connected socket. Messages come only after this has resolved.
 * @returns undefined when it is no controller of ours; the socket is of no use then
 * @throws as `greet`
 */
export async function joinNative(
  socket: Socket,
  options: ConnectOptions,
  handlers: LinkHandlers,
): Promise<Link | undefined> {
  const {role, name, ident, sign, signal} = options
  const early = await greet(
    socket,
    (challenge) => {
      const signature = sign?.(admissionText(boundChallenge(challenge, socket), name))
      return signature === undefined ? {role, name, ident} : {role, name, ident, signature}
    },
    signal,
  )
  if (!early) return undefined

  const end = createNativeLink(socket)
  const heartbeat = options.heartbeatProgram ? startHeartbeat(options.heartbeatProgram, options) : undefined
  let silent = 0
  let even = false
  const tick = (): void => {
    silent = end.heard() ? 0 : silent + 1
    even = !even
    if (silent >= SILENT_TICKS) {
      end.link.destroy(new Fault('CONTROLLER_LOST', 'The controller gave no sign of life for 5 seconds'))
    } else if (even) end.ping()
  }
  // After reading: the reason of an end may have come while this process computed.
  const timer = setInterval(() => setImmediate(tick), TICK_MS)

  setImmediate(() => {
    end.start(
      {
        onMessage: (message) => handlers.onMessage(message),
        onClose(reason) {
          clearInterval(timer)
          heartbeat?.stop()
          handlers.onClose(reason)
        },
      },
      early,
    )
    socket.resume()
  })
  return end.link
}
