import type {Generation} from '../wire/messages/generation.js'
import type {ServiceMessage} from '../wire/messages/message.js'
import type {ControllerAddress, ListenAddress, TlsFiles} from './address.js'
import type {Link, LinkHandlers, StreamWriter} from './link.js'

/** How a native peer introduces itself. A `caller` has no callbacks and is no node that lists show. */
export interface PeerHello {
  readonly role: 'node' | 'caller'
  readonly name: string
  /** Random, unique to this connection's process; the heartbeat of a node names it too. */
  readonly ident: string
  /** 0x and hex: the signature of `admissionText` by the node's keystore. */
  readonly signature?: string | undefined
}

/** What a node signs to be admitted. @param challenge see `boundChallenge` */
export function admissionText(challenge: string, name: string): string {
  return `continuum daffi admission\n${challenge}\n${name}`
}

/** What the controller does with who connects. Whatever it throws as a Fault is told to the peer, whose link ends. */
export interface ListenHandlers {
  /** Whether peers must prove an address; Python peers cannot, so none is let in then. */
  readonly proofWanted: boolean
  /**
   * A native peer. `challenge` is what it was to sign. @throws Fault NODE_NAME_TAKEN, CONTROLLER_REFUSED
   */
  onNative(hello: PeerHello, challenge: string, link: Link): LinkHandlers
  /** A Python peer, whose first message was not delivered yet. */
  onPython(link: Link): LinkHandlers
  /**
   * Which generation a Python peer is to be spoken to with: `recognised` is undefined where its first frame does not
   * tell. @throws Fault GENERATION_MIXED
   */
  generationFor(recognised: Generation | undefined): Generation
  /** A Python caller sends the items of its stream. */
  onStreamIn(receiver: string, uuid: number, items: AsyncIterable<ServiceMessage>): Promise<void>
  /** A Python receiver is ready for the items of a stream. Resolves when all are written. */
  onStreamOut(receiver: string, uuid: number, writer: StreamWriter): Promise<void>
  /** For people: who was refused, and why. */
  log(line: string): void
}

/** @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID, FILE_UNWRITABLE, INPUT_INVALID for files that TLS cannot use */
export type Listen = (address: ListenAddress, tls: TlsFiles | undefined, handlers: ListenHandlers) => Promise<Listening>

export interface Listening {
  /** With the port that was found. */
  readonly address: ControllerAddress
  /** Stops listening and ends every link; a UNIX socket's file is removed. Bounded. */
  close(): Promise<void>
}

/** How our node, or caller, connects. */
export interface ConnectOptions {
  readonly address: ControllerAddress
  readonly tls: TlsFiles | undefined
  readonly role: PeerHello['role']
  readonly name: string
  readonly ident: string
  /** Signs `admissionText`; undefined when there is no keystore to sign with. */
  readonly sign: ((text: string) => string) | undefined
  /** Of a Python controller; recognised when undefined. */
  readonly generation: Generation | undefined
  /** The program of the thread that answers for this process while it computes; undefined: none, for callers. */
  readonly heartbeatProgram: string | undefined
  readonly signal: AbortSignal
}

/**
 * Connects once: natively where the controller is ours, else over gRPC.
 * @throws Fault CONTROLLER_UNREACHABLE, CONTROLLER_UNSUPPORTED, CONTROLLER_REFUSED, NODE_NAME_TAKEN; the signal's reason
 */
export type Connect = (options: ConnectOptions, handlers: LinkHandlers) => Promise<Link>
