import {payloadJson, replyBody, requestEnvelope} from '../wire/envelope.js'
import {signerOf} from '../wire/identity.js'
import {parseJson} from '../wire/json.js'
import {SUBSCRIPTION_MESSAGES, type SubscriptionType} from '../wire/messages/server.js'
import {ShapeError, type ValueOf} from '../wire/shape.js'
import type {Change, Changes} from './changes.js'
import {channelSubscriptions} from './channel-subscriptions.js'
import {refusal} from './dispatch.js'
import {colonyNameOfProcess} from './find-process.js'
import {LONGEST_TIMER} from './longest-timer.js'
import type {Context} from './operation.js'
import {authorise} from './permissions.js'
import {processAsItBecame} from './process-as-it-became.js'
import {RpcError} from './rpc-error.js'
import {isState} from './scheduler/graph-state.js'
import type {Subscriber} from './subscriber.js'
import {colonyOfProcess, findProcess, processJson} from './tables/process-read.js'

/** Whoever wants to hear of processes as they enter a state, or of channels: reference colonies-protocol, sections 22 and 23. */
export interface Subscriptions {
  /**
   * Opens what a signed request asks for, or sends the error reply. Frames may be sent before it returns.
   * @returns what ends it; undefined when it was refused
   */
  open(body: string, subscriber: Subscriber): (() => void) | undefined
  /** Ends all of them. */
  close(): void
}

/** The type of each frame, whatever was subscribed to. */
const FRAME_TYPE = 'subscribeprocessmsg'

/**
 * Unlike upstream, only members of the colony hear of its processes, every subscriber hears of every event, cascaded
 * failures and cancels count too, and who names no type of executors hears of all types.
 */
export function subscriptions(context: Context, changes: Changes): Subscriptions {
  const {store} = context
  const channels = channelSubscriptions(context, changes)
  const open = new Map<object, () => void>()
  /** The same changes are told to every listener: the frame is made once. */
  const frames = new WeakMap<Change, string | undefined>()

  const frameOf = (change: Change): string | undefined => {
    if (frames.has(change)) return frames.get(change)
    const json = processJson(store, change.processId)
    const frame = json && replyBody(FRAME_TYPE, processAsItBecame(json, change.state))
    frames.set(change, frame)
    return frame
  }

  /** By what they want to hear of, so that a change costs only those who do. */
  const listeners = new Map<string, Set<(frame: string) => void>>()
  const told = (list: readonly Change[]): void => {
    for (const change of list) {
      const {state, processId, executorType, colony} = change
      const types = executorType === '' ? [''] : [executorType, '']
      for (const topic of [processTopic(processId, state), ...types.map((type) => typeTopic(colony, type, state))]) {
        const interested = listeners.get(topic)
        const frame = interested && frameOf(change)
        if (frame) for (const send of [...interested]) send(frame)
      }
    }
  }
  let unlisten: (() => void) | undefined
  const listen = (topic: string, send: (frame: string) => void): (() => void) => {
    unlisten ??= changes.listen(told)
    // What was before is not for the newcomer.
    changes.catchUp()
    const interested = listeners.get(topic) ?? new Set()
    listeners.set(topic, interested)
    interested.add(send)
    return () => {
      interested.delete(send)
      if (interested.size === 0 && listeners.get(topic) === interested) listeners.delete(topic)
      if (listeners.size > 0) return
      unlisten?.()
      unlisten = undefined
    }
  }

  const begin = (topic: string, seconds: number, {send, ended}: Subscriber): (() => void) => {
    // A function of its own: two subscriptions may send to one place.
    const unheard = listen(topic, (frame) => send(frame))
    const key = {}
    const end = (): void => {
      clearTimeout(timer)
      unheard()
      open.delete(key)
    }
    const over = (): void => {
      end()
      ended('ends')
    }
    const timer = setTimeout(over, Math.min(Math.max(seconds, 0) * 1000, LONGEST_TIMER))
    open.set(key, over)
    return end
  }

  return {
    open: (body, subscriber) => {
      try {
        const {id, type, message} = readSubscription(body)
        if (type === 'subscribechannelmsg') {
          const caller = authorise(
            'channelreadmsg',
            id,
            colonyNameOfProcess(context, message.processid, 404),
            context,
            message,
          )
          return channels.open(message, caller, subscriber)
        }
        requireState(message.state)
        if (type === 'subscribeprocessesmsg') {
          const {colony} = authorise('getprocessesmsg', id, message.colonyname, context, message)
          const {executortype, state, timeout} = message
          return begin(typeTopic(colony?.key ?? -1, executortype, state), timeout, subscriber)
        }
        const {processid, state, timeout} = message
        const colonyName = colonyOfProcess(store, processid)
        if (colonyName === undefined) throw new RpcError(403, `Invalid process with Id ${processid}`)
        authorise('getprocessmsg', id, colonyName, context, message)
        const end = begin(processTopic(processid, state), timeout, subscriber)
        if (findProcess(store, processid)?.state === state) {
          subscriber.send(replyBody(FRAME_TYPE, processJson(store, processid) ?? 'null'))
        }
        return end
      } catch (error) {
        subscriber.send(refusal(error).body)
        return undefined
      }
    },
    close: () => {
      for (const over of [...open.values()]) over()
      channels.close()
    },
  }
}

const processTopic = (processId: string, state: number): string => `process ${processId} ${state}`
const typeTopic = (colony: number, executorType: string, state: number): string =>
  `type ${colony} ${state} ${executorType}`

type Message<Type extends SubscriptionType> = ValueOf<(typeof SUBSCRIPTION_MESSAGES)[Type]>
type SignedSubscription = {
  readonly [Type in SubscriptionType]: {readonly id: string; readonly type: Type; readonly message: Message<Type>}
}[SubscriptionType]

/** @throws RpcError, ShapeError */
function readSubscription(body: string): SignedSubscription {
  const {payload, payloadtype, signature} = requestEnvelope.decode(
    parsed(() => parseJson(body)),
    '',
  )
  const signer = signerOf(payload, signature)
  if ('problem' in signer) throw new RpcError(403, signer.problem)
  const value = parsed(() => payloadJson(payload))
  const {id} = signer
  switch (payloadtype) {
    case 'subscribeprocessmsg':
      return {id, type: payloadtype, message: SUBSCRIPTION_MESSAGES[payloadtype].decode(value, '')}
    case 'subscribeprocessesmsg':
      return {id, type: payloadtype, message: SUBSCRIPTION_MESSAGES[payloadtype].decode(value, '')}
    case 'subscribechannelmsg':
      return {id, type: payloadtype, message: SUBSCRIPTION_MESSAGES[payloadtype].decode(value, '')}
    default:
      throw new RpcError(403, `invalid rpcMsg.PayloadType: ${payloadtype}`)
  }
}

/** @throws RpcError 400 */
function requireState(state: number): void {
  if (!isState(state)) throw new RpcError(400, 'Invalid state')
}

function parsed(read: () => unknown): unknown {
  try {
    const value = read()
    if (typeof value === 'object' && value !== null) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new ShapeError('', 'an object', null)
}
