import type {ControllerAddress, TlsFiles} from '../link/address.js'
import type {Generation} from '../wire/messages/generation.js'
import type {Callback} from './callback.js'
import type {DaffiNode} from './node.js'

export interface NodeOptions {
  readonly address: ControllerAddress
  readonly tls: TlsFiles | undefined
  /** Random (`0x` and eight hex digits, as daffi's) when undefined. */
  readonly name: string | undefined
  /** A caller is no node that lists show, and runs nothing. */
  readonly role: 'node' | 'caller'
  readonly callbacks: readonly Callback[]
  readonly sign: ((text: string) => string) | undefined
  readonly generation: Generation | undefined
  /** The program of the heartbeat's thread; undefined answers from this thread alone, for callers. */
  readonly heartbeatProgram: string | undefined
  /** Whether to wait for a controller that is not there yet, and to come back to one that is lost. */
  readonly reconnect: boolean
  readonly signal: AbortSignal
  /** Lost and found connections, failures of calls that nobody waits for. */
  readonly log: (line: string) => void
}

/** Resolves when the controller has answered the handshake. @throws as `Connect`; while `reconnect`, only refusals. */
export type JoinMesh = (options: NodeOptions) => Promise<DaffiNode>
