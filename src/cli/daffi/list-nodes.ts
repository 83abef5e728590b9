import type {DaffiNode} from '../../daffi/node/node.js'
import type {MeshNode} from '../../output/views/mesh-nodes.js'
import {operate} from './operate.js'

/** The nodes of the mesh by name, but for the one that asks. A Python controller tells their names and callbacks only. */
export async function listNodes(node: DaffiNode): Promise<readonly MeshNode[]> {
  if (node.controller?.kind !== 'python') return sorted(await operate(node, '@nodes', []))
  const {generation} = node.controller
  const others = [...node.mapping].filter(([name]) => name !== node.name)
  return sorted(
    others.map(([name, callbacks]) => ({
      name,
      kind: 'python',
      generation,
      callbacks: [...callbacks.keys()],
      load: null,
      age: null,
      address: null,
    })),
  )
}

const sorted = (nodes: readonly MeshNode[]): readonly MeshNode[] =>
  nodes.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
