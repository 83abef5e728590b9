import {renderTable} from '../table.js'
import type {View} from '../terminal.js'

/** A callback of a node, as `daffi callbacks` shows it. */
export interface MeshCallback {
  readonly node: string
  readonly name: string
  /** `(a: int, b=…) -> int`; null when its node announced one that cannot be read. */
  readonly signature: string | null
  readonly async: boolean
  readonly generator: boolean
  /** False for a method whose class has no instance yet. */
  readonly callable: boolean
}

export const callbacksView: View<readonly MeshCallback[]> = (callbacks, terminal) =>
  renderTable(
    callbacks,
    [
      {head: 'CALLBACK', value: ({name, signature}) => `${name}${signature ?? '(?)'}`, narrow: 'wrap'},
      {head: 'KIND', value: kindOf},
      {head: 'NODE', value: ({node}) => node, narrow: 'wrap'},
    ],
    terminal,
  )

function kindOf({async, generator, callable}: MeshCallback): string {
  const kind = `${async ? 'async ' : ''}${generator ? 'generator' : 'function'}`
  return callable ? kind : `${kind}, no instance yet`
}
