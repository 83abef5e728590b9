import type {JsonLines} from '../json.js'
import {printable} from '../printable.js'
import type {View} from '../terminal.js'

/** What an exporter says of itself while it runs, one line each. */
export type MonitorLine =
  | {
      readonly type: 'ready'
      /** RFC 3339. */
      readonly time: string
      /** URL that Prometheus asks. */
      readonly address: string
      readonly host: string
      readonly port: number
      /** The server whose numbers these are. */
      readonly server: string
    }
  | {readonly type: 'stopped'; readonly time: string}

export const monitorView: View<JsonLines<MonitorLine>> = async function* ({items}) {
  for await (const line of items) {
    if (line.type === 'ready') yield `${printable(`The numbers of ${line.server} are on ${line.address}`)}\n`
  }
}
