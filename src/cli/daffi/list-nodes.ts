import type {DaffiNode} from '../../daffi/node/node.js'
import type {MeshNode} from '../../output/views/mesh-nodes.js'
import {operate} from './operate.js'

/** The nodes of the mesh by name, but for the one that asks. A Python controller tells their names and callbacks only. */
export async function listNodes(node: DaffiNode): Promise<readonly MeshNode[]> {
  if (node.controller?.kind !== 'python') return operate(node, '@nodes', [])
  const {generation} = node.controller
  return [...node.mapping]
    .filter(([name]) => name !== node.name)
    .map(([name, callbacks]) => ({
      name,
      kind: 'python',
      generation,
      callbacks: [...callbacks.keys()],
      load: null,
      age: null,
      address: null,
    }))
}
