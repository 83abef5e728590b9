import type {JsonLines} from '../json.js'
import {printable} from '../printable.js'
import type {View} from '../terminal.js'

/** What a node or a controller that serves says of itself, one line each. */
export type ServiceLine =
  | {readonly type: 'ready'; readonly time: string; readonly address: string; readonly node: null}
  | {
      readonly type: 'ready'
      readonly time: string
      readonly address: string
      readonly node: string
      readonly callbacks: readonly string[]
    }
  | {readonly type: 'stopped'; readonly time: string}

export const meshServiceView: View<JsonLines<ServiceLine>> = async function* ({items}) {
  for await (const line of items) {
    const text = textOf(line)
    if (text !== '') yield `${printable(text)}\n`
  }
}

function textOf(line: ServiceLine): string {
  switch (line.type) {
    case 'ready':
      return line.node === null
        ? `The controller listens on ${line.address}`
        : `Node ${line.node} on ${line.address} serves ${line.callbacks.join(', ')}`
    case 'stopped':
      return ''
  }
}
