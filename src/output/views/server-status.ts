import type {ServerInfo} from '../../colonies/wire/objects/server.js'
import type {View} from '../terminal.js'
import {renderFields} from './fields.js'
import {sentence} from './sentence.js'

/** A server that answered. */
export interface AliveServer {
  /** URL. */
  readonly address: string
  readonly buildversion: string
  /** Until the answer was there. */
  readonly milliseconds: number
}

export const aliveServerView = sentence<AliveServer>(
  ({address, buildversion, milliseconds}) => `${address} is alive: version ${buildversion}, ${milliseconds} ms`,
)

/** What a server says of itself, by which address, and to which version of this program. */
export type ServerStatus = ServerInfo & {readonly address: string; readonly cliversion: string}

export const serverStatusView: View<ServerStatus> = (
  {address, buildversion, buildtime, backends, cliversion},
  terminal,
) =>
  renderFields(
    [
      ['Server', address],
      ['Server version', buildversion || '-'],
      ['Server build time', buildtime || null],
      ...backends.map(
        ({type, host, port, tls}) =>
          ['Listens', `${type}${tls ? 's' : ''} on ${host || '*'}:${port}`] as readonly [string, string],
      ),
      ['CLI version', cliversion],
    ],
    terminal,
  )
