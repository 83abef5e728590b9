import type {JsonLines} from '../json.js'
import {printable} from '../printable.js'
import type {View} from '../terminal.js'

/** What a scheduler says of itself while it runs, one line each. */
export type SchedulerLine =
  | {
      readonly type: 'ready'
      /** RFC 3339. */
      readonly time: string
      /** URL, for DCP_SCHEDULER_LOCATION of programs on this machine. */
      readonly location: string
      readonly host: string
      readonly port: number
      readonly tls: boolean
      /** Address of its identity. */
      readonly address: string
      /** Slices that it computes itself at once. */
      readonly workers: number
      /** Folder of its store and key. */
      readonly data: string
    }
  | {readonly type: 'stopped'; readonly time: string}

export const schedulerServiceView: View<JsonLines<SchedulerLine>> = async function* ({items}) {
  for await (const line of items) {
    if (line.type === 'stopped') continue
    const {location} = line
    yield `${printable(`The DCP scheduler listens on ${location} (DCP_SCHEDULER_LOCATION=${location})`)}\n`
  }
}
