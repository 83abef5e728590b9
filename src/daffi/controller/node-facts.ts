import type {NodeFacts} from '../wire/operations.js'
import type {Mesh} from './mesh.js'

/** The nodes of the mesh, in the order in which they came; callers are none. */
export function nodeFacts({roster, now}: Mesh): NodeFacts[] {
  const facts: NodeFacts[] = []
  for (const {name, role, link, callbacks, executing, joined, address} of roster.members.values()) {
    if (role !== 'node' || !callbacks) continue
    facts.push({
      name,
      kind: link.kind === 'python' ? 'python' : 'continuum',
      generation: link.kind === 'python' ? link.generation : null,
      callbacks: [...callbacks.keys()],
      load: executing,
      age: Math.max(0, now() - joined) / 1000,
      address,
    })
  }
  return facts
}
