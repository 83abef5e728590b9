import type {ControllerAddress, ListenAddress, TlsFiles} from '../link/address.js'
import type {Generation} from '../wire/messages/generation.js'

/** Plain data: it also goes to the thread of a controller. */
export interface ControllerOptions {
  readonly listen: ListenAddress
  readonly tls: TlsFiles | undefined
  /** Of the Python nodes to be; recognised from the first one when undefined. */
  readonly generation: Generation | undefined
  /** Addresses (0x and 40 lower-case hex digits) of the keystores that may join; undefined lets anybody in. */
  readonly allow: readonly string[] | undefined
  /** The database of held calls; undefined keeps them in memory. */
  readonly tasksFile: string | undefined
}

export interface Controller {
  /** With the port that was found. */
  readonly address: ControllerAddress
  /** Resolves when it has ended; rejects when it ended by a failure of its own. */
  readonly ended: Promise<void>
  /** Tells the nodes, ends every link. Bounded. */
  close(): Promise<void>
}

/** @param log who joined, left and was refused @throws Fault ADDRESS_IN_USE, ADDRESS_INVALID, FILE_UNWRITABLE */
export type StartController = (options: ControllerOptions, log: (line: string) => void) => Promise<Controller>
