import {join} from 'node:path'
import type {ControllerAddress} from '../link/address.js'
import {InitializationError} from '../wire/exceptions.js'
import type {Generation} from '../wire/messages/generation.js'

/** Which components a process has, and where; names and meanings are daffi's (daffi-semantics, section 1). */
export interface ComponentOptions {
  /** By which other processes know this one; a random one when omitted. */
  readonly processName?: string | undefined
  /** Runs the controller, which all processes connect to, in this one. */
  readonly initController?: boolean | undefined
  /** Joins as a node, which has callbacks and can call others. Default: true. */
  readonly initNode?: boolean | undefined
  /** Connects by TCP; by a UNIX socket when omitted. */
  readonly host?: string | undefined
  /** Omitted beside `host`, a controller takes a free one: see `port` of the `Global`. */
  readonly port?: number | undefined
  /** The folder of the UNIX socket; `daffi` in the temporary folder when omitted. */
  readonly unixSockPath?: string | undefined
  /** For TLS: a PEM file, or its contents. Nodes trust it; a controller needs its key too. */
  readonly sslCertificate?: string | Uint8Array | undefined
  readonly sslKey?: string | Uint8Array | undefined
  /** Of Python nodes, or of a Python controller; recognised when omitted. */
  readonly generation?: Generation | undefined
  /** Addresses of the keystores whose nodes the controller lets in; all nodes when omitted. */
  readonly allow?: readonly string[] | undefined
  /** Signs for a controller that lets in only some: see `keystoreSigner`. */
  readonly sign?: ((text: string) => string) | undefined
  /** A file in which the controller keeps periodic and delayed calls; they end with it when omitted. */
  readonly tasksFile?: string | undefined
  /** Takes what happens to the connection, and failures of calls that nobody waits for. Default: stderr. */
  readonly log?: ((line: string) => void) | undefined
}

/** The address that the options name; by default a UNIX socket of this user in the temporary folder. */
export function addressOf(
  options: ComponentOptions,
  {temporaryDirectory, user}: {readonly temporaryDirectory: string; readonly user: number | undefined},
): ControllerAddress {
  const {host, port, unixSockPath} = options
  if (host !== undefined || port !== undefined) return {kind: 'tcp', host: host ?? 'localhost', port: port ?? 0}
  if (unixSockPath !== undefined) return {kind: 'unix', path: join(unixSockPath, '.sock')}
  return {kind: 'unix', path: join(temporaryDirectory, 'daffi', '.sock'), owner: user}
}

/** @throws InitializationError for options that do not go together, with daffi's texts where it has any */
export function checkOptions(options: ComponentOptions): void {
  const {initController = false, initNode = true, host, port, unixSockPath, sslCertificate, sslKey} = options
  if (!initController && !initNode) {
    throw new InitializationError(
      'No components were found in current process.' +
        ' Provide at least one required argument `init_controller=True` or `init_node=True`.',
      'USAGE',
      'Give initController: true, or leave initNode alone.',
    )
  }
  if (unixSockPath !== undefined && (host !== undefined || port !== undefined)) {
    throw new InitializationError(
      "Provide either 'unix_sock_path' argument or combination " +
        "of 'host' and 'port' to connect via unix socket or via tcp respectively",
      'USAGE',
      'Leave out unixSockPath, or host and port.',
    )
  }
  if (host !== undefined && port === undefined && !initController) {
    throw new InitializationError(
      `The port of the controller on ${host} is missing`,
      'USAGE',
      'Give the port that the controller listens on.',
    )
  }
  const incomplete = initController
    ? sslCertificate === undefined || sslKey === undefined
    : sslCertificate === undefined
  if ((sslCertificate !== undefined || sslKey !== undefined) && incomplete) {
    throw new InitializationError(
      initController ? 'TLS needs a certificate and its key' : 'TLS needs the certificate of the controller',
      'USAGE',
      'Give sslCertificate, and for a controller sslKey.',
    )
  }
  if (options.allow !== undefined && !initController) {
    throw new InitializationError('Only a controller lets in nodes', 'USAGE', 'Give initController: true with allow.')
  }
}
