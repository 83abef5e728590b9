import {requestBody} from '../wire/envelope.js'
import {SUBSCRIPTION_MESSAGES} from '../wire/messages/server.js'
import type {ColoniesClient} from './colonies-client.js'
import {type EventLine, eventLine, SUBSCRIBED_SECONDS} from './event-line.js'
import type {News} from './transport.js'

/** As on the wire: a list changes also by what leaves a state, and enters another one. */
const STATES = [0, 1, 2, 3, 4]

/**
 * Tells that processes of a colony entered a state, over lost connections, where the server tells of those of all types. That
 * is ours; upstream is not asked: several subscriptions on one connection can make it crash (wire/subscription-room.ts), and
 * its listeners take events from executors that wait. @param key of a member of the colony
 */
export function processNews(client: ColoniesClient, colonyname: string, key: Uint8Array): News & {close(): void} {
  let version = 0
  let listening = false
  const waiting = new Set<() => void>()
  const tell = (): void => {
    version += 1
    for (const wake of waiting) wake()
  }
  const {subscribeprocessesmsg: shape} = SUBSCRIPTION_MESSAGES
  const bodies = (): readonly string[] =>
    STATES.map((state) => {
      const request = {colonyname, executortype: '', state, timeout: SUBSCRIBED_SECONDS}
      return requestBody('subscribeprocessesmsg', shape, shape.decode(request, ''), key)
    })
  const listen = (line: EventLine): void => {
    if (listening) return
    listening = true
    line.add(bodies())
  }
  const line = eventLine({
    connect: (signal) => client.transport.connect(signal),
    opened: (room, again) => {
      // After what it has already was sent.
      if (room !== undefined) queueMicrotask(() => listen(line))
      // Whatever happened while no connection stood.
      if (again) tell()
    },
    lost: () => {},
    heard: tell,
  })
  return {
    version: () => version,
    after: (seen, milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        if (version !== seen) return resolve()
        const end = (): void => {
          clearTimeout(timer)
          waiting.delete(end)
          signal.removeEventListener('abort', end)
          if (signal.aborted) reject(signal.reason)
          else resolve()
        }
        const timer = setTimeout(end, milliseconds)
        waiting.add(end)
        signal.addEventListener('abort', end, {once: true})
      }),
    close: line.close,
  }
}
