import {setTimeout as delay} from 'node:timers/promises'
import {Fault} from '../../../errors.js'
import type {ControllerAddress} from '../../link/address.js'
import type {Link, LinkHandlers} from '../../link/link.js'
import type {Connect} from '../../link/listening.js'
import type {DaffiMessage, ServiceMessage} from '../../wire/messages/message.js'
import {WireError} from '../../wire/messages/wire-error.js'
import {isRefusal, NAME_KEPT_MS} from './refusal.js'
import {retryDelay} from './retry-delay.js'

/** The way to the controller, which is lost and found again. */
export interface ControllerConnection {
  /** Undefined while the connection is lost. */
  readonly link: Link | undefined
  /** Resolves when the controller has answered the first handshake. */
  open(): Promise<void>
  /** Ends it for good, what is queued goes out before. Bounded by the link. */
  close(): Promise<void>
}

export interface ConnectionOptions {
  readonly connect: (handlers: LinkHandlers) => ReturnType<Connect>
  readonly address: ControllerAddress
  readonly name: string
  /** The first message on each new link. */
  readonly handshake: (link: Link) => ServiceMessage
  readonly reconnect: boolean
  readonly signal: AbortSignal
  readonly onMessage: (message: DaffiMessage, link: Link) => void
  /** The controller answered a handshake. */
  readonly onJoined: (link: Link) => void
  readonly onLost: (link: Link) => void
  /** The connection ended by itself: it is not to be tried again, or may not be. */
  readonly onEnded: () => void
  readonly log: (line: string) => void
}

/** How long a controller may take to answer a handshake; the connection itself has a limit of its own. */
const HANDSHAKE_MS = 10_000
/** After how long people are told again that there is still no controller. */
const REMINDER_MS = 60_000

export function controllerConnection(options: ConnectionOptions): ControllerConnection {
  const {name, reconnect, log} = options
  const closing = new AbortController()
  const signal = AbortSignal.any([options.signal, closing.signal])
  const place = placeOf(options.address)
  let link: Link | undefined

  /** One try. @throws Fault */
  const attempt = async (): Promise<void> => {
    let opened: Link | undefined
    let ended = false
    const answer = firstAnswer(place, signal)
    const handlers: LinkHandlers = {
      onMessage: (message) => {
        if (!opened) return
        options.onMessage(message, opened)
        if (link !== opened && !ended && message.flag === 'HANDSHAKE' && message.transmitter === name) {
          link = opened
          options.onJoined(opened)
          answer.resolve()
        }
      },
      onClose: (reason) => {
        ended = true
        // A connection that breaks in the middle of a handshake is no news of its own.
        const isKnown = reason instanceof Fault || reason instanceof WireError
        answer.reject(isKnown ? reason : unreachable(`The controller at ${place} ended the connection`))
        if (!opened || link !== opened) return
        link = undefined
        options.onLost(opened)
        if (closing.signal.aborted) return
        if (reconnect) void find()
        else options.onEnded()
      },
    }
    try {
      opened = await options.connect(handlers)
      signal.throwIfAborted()
      if (!ended) opened.send(options.handshake(opened))
      await answer.promise
    } catch (error) {
      opened?.destroy()
      throw error instanceof WireError ? unannounced(error) : error
    } finally {
      answer.settle()
    }
  }

  /** Comes back to a controller that was lost, and tells people once of both. */
  const find = async (): Promise<void> => {
    log(`Lost the controller at ${place}; trying to reach it again`)
    try {
      await retry(true)
      if (!signal.aborted) log(`Back at the controller at ${place}`)
    } catch (error) {
      if (signal.aborted) return
      log(error instanceof Error ? error.message : String(error))
      options.onEnded()
    }
  }

  /** Tries until it succeeds. @throws Fault of a refusal; what the signal aborts with */
  const retry = async (again: boolean): Promise<void> => {
    // The clock costs milliseconds at its first use, which a call that succeeds at once does not need.
    let since = again ? performance.now() : undefined
    let reminded = since
    for (let tries = 0; ; tries++) {
      signal.throwIfAborted()
      try {
        await attempt()
        return
      } catch (error) {
        signal.throwIfAborted()
        if (!reconnect) throw error
        const now = performance.now()
        since ??= now
        reminded ??= now
        const kept = again && isNameTaken(error) && now - since < NAME_KEPT_MS
        if (isRefusal(error) && !kept) throw error
        if (!again && tries === 0) log(`No controller at ${place} yet; waiting for it`)
        else if (now - reminded > REMINDER_MS) {
          reminded = now
          log(`Still no controller at ${place}`)
        }
      }
      await delay(retryDelay(tries), undefined, {signal}).catch(() => signal.throwIfAborted())
    }
  }

  return {
    get link() {
      return link
    },
    open: () => retry(false),
    close: async () => {
      closing.abort()
      const last = link
      link = undefined
      await last?.close()
    },
  }
}

interface FirstAnswer {
  readonly promise: Promise<void>
  resolve(): void
  reject(reason: Error): void
  /** Stops the clock. */
  settle(): void
}

function firstAnswer(place: string, signal: AbortSignal): FirstAnswer {
  let resolve = (): void => undefined
  let reject = (_reason: Error): void => undefined
  const promise = new Promise<void>((done, failed) => {
    resolve = done
    reject = failed
  })
  // Whoever waits for it sees the failure; nobody does while it connects.
  promise.catch(() => undefined)
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, {once: true})
  const timer = setTimeout(() => reject(unreachable(`The controller at ${place} does not answer`)), HANDSHAKE_MS)
  const settle = (): void => {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
  return {promise, resolve, reject, settle}
}

/** The handshake is too large for a message. */
function unannounced({message}: WireError): Fault {
  return new Fault('CALLBACK_INVALID', `The callbacks cannot be announced: ${message}`, 'Register fewer of them.')
}

function unreachable(message: string): Fault {
  return new Fault('CONTROLLER_UNREACHABLE', message, 'Check that it runs, and its address.')
}

function isNameTaken(error: unknown): boolean {
  return error instanceof Fault && error.code === 'NODE_NAME_TAKEN'
}

function placeOf(address: ControllerAddress): string {
  return address.kind === 'unix' ? address.path : `${address.host}:${address.port}`
}
