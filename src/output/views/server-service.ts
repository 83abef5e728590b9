import type {JsonLines} from '../json.js'
import {printable} from '../printable.js'
import type {View} from '../terminal.js'

/** What a server says of itself while it runs, one line each. */
export type ServerLine =
  | {
      readonly type: 'ready'
      /** RFC 3339. */
      readonly time: string
      /** URL. */
      readonly address: string
      readonly host: string
      readonly port: number
      readonly tls: boolean
      /** URL of its numbers for Prometheus. */
      readonly metrics: string | null
      /** Folder of its store and keys. */
      readonly data: string
    }
  | {readonly type: 'stopped'; readonly time: string}

export const serverServiceView: View<JsonLines<ServerLine>> = async function* ({items}) {
  for await (const line of items) {
    if (line.type === 'stopped') continue
    const metrics = line.metrics === null ? '' : `, metrics on ${line.metrics}`
    yield `${printable(`The ColonyOS server listens on ${line.address}${metrics}`)}\n`
  }
}
