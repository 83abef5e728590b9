import {randomBytes} from 'node:crypto'
import {Fault} from '../../errors.js'
import {payloadJson, replyEnvelope, requestBody} from '../wire/envelope.js'
import {parseJson} from '../wire/json.js'
import {MESSAGES, type MessageType, type ReplyOf, type RequestOf} from '../wire/messages/catalogue.js'
import type {MessageShape} from '../wire/messages/message.js'
import {SUBSCRIPTION_FRAMES, SUBSCRIPTION_MESSAGES, type SubscriptionType} from '../wire/messages/server.js'
import {failure} from '../wire/objects/server.js'
import type {Shape, ValueOf} from '../wire/shape.js'
import {type ProcessWatches, processWatches} from './process-watches.js'
import {rpcFault} from './rpc-fault.js'
import type {Transport} from './transport.js'

/** A message of which any part may be left out: what is missing has its zero value. */
export type Loose<Value> = Value extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : Value extends object
    ? {readonly [Key in keyof Value]?: Loose<Value[Key]> | undefined}
    : Value

/** Speaks to one server, for any number of identities. */
export class ColoniesClient {
  #watches: ProcessWatches | undefined
  #answered = false

  constructor(readonly transport: Transport) {}

  /** Whether the server has answered anything yet. */
  get hasAnswered(): boolean {
    return this.#answered
  }

  /** Connections are opened when something is watched for. */
  get watches(): ProcessWatches {
    this.#watches ??= processWatches(this.transport)
    return this.#watches
  }

  /**
   * Asks for one thing. @param key private key of whoever asks; undefined for messages that need no signature
   * @throws RpcFault what the server refuses; Fault SERVER_UNREACHABLE, SERVER_UNTRUSTED, SERVER_LOST, SERVER_FAILED
   */
  async call<Type extends MessageType>(
    type: Type,
    request: Loose<RequestOf<Type>>,
    key: Uint8Array | undefined,
    signal?: AbortSignal,
  ): Promise<ReplyOf<Type>> {
    const shapes = MESSAGES[type] as unknown as MessageShape<RequestOf<Type>, ReplyOf<Type>>
    const repeatable = isRepeatable(type)
    const nonce = repeatable ? undefined : randomBytes(8).toString('hex')
    const body = requestBody(type, shapes.request, shapes.request.decode(request, ''), key, nonce)
    const patience = type === 'assignprocessmsg' ? waitOf(request) : 0
    const reply = readReply(await this.transport.send(body, {signal, repeatable, patience}), shapes.reply)
    this.#answered = true
    return reply
  }

  /**
   * Processes as they enter a state, or entries of channels: several subscriptions of one kind, on one connection. Ends when the first of their
   * timeouts (seconds) is over, with our server when the last one is, or when the server goes away.
   * @throws RpcFault what the server refuses; Fault as `Transport.subscribe`
   */
  async *subscribe<Type extends SubscriptionType>(
    type: Type,
    requests: readonly Loose<ValueOf<(typeof SUBSCRIPTION_MESSAGES)[Type]>>[],
    key: Uint8Array,
    signal: AbortSignal,
  ): AsyncGenerator<ValueOf<(typeof SUBSCRIPTION_FRAMES)[Type]>, void> {
    const shape = SUBSCRIPTION_MESSAGES[type] as unknown as Shape<ValueOf<(typeof SUBSCRIPTION_MESSAGES)[Type]>>
    const frameShape = SUBSCRIPTION_FRAMES[type] as Shape<ValueOf<(typeof SUBSCRIPTION_FRAMES)[Type]>>
    const bodies = requests.map((request) => requestBody(type, shape, shape.decode(request, ''), key))
    for await (const frame of this.transport.subscribe(bodies, signal)) yield readReply(frame, frameShape)
  }

  async close(): Promise<void> {
    this.#watches?.close()
    await this.transport.close()
  }
}

/**
 * Whether a request may be sent again when nobody knows if it was done. An assignment that was lost on the way back is
 * lost, asked again or not: its deadline frees it.
 */
function isRepeatable(type: MessageType): boolean {
  return /^(?:get|search|resolve|version|assign|channelread)/.test(type)
}

/** Milliseconds that a long poll asks the server to wait. */
function waitOf(request: unknown): number {
  if (typeof request !== 'object' || request === null) return 0
  return 'timeout' in request && typeof request.timeout === 'number' ? Math.max(request.timeout, 0) * 1000 : 0
}

/** What is inside a reply. @throws RpcFault for an error reply, Fault SERVER_FAILED for what is no reply */
function readReply<Reply>(body: string, shape: Shape<Reply>): Reply {
  try {
    const envelope = replyEnvelope.decode(parseJson(body), '')
    const json = payloadJson(envelope.payload)
    if (!envelope.error) return shape.decode(json, '')
    throw rpcFault(failure.decode(json, ''))
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault(
      'SERVER_FAILED',
      body === '' ? 'The server failed, and does not say how' : 'The answer is not that of a ColonyOS server',
      'Check host and port (COLONIES_SERVER_HOST, COLONIES_SERVER_PORT), and the log of the server.',
      {cause: error},
    )
  }
}
