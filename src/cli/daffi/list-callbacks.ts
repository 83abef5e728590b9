import type {DaffiNode} from '../../daffi/node/node.js'
import type {CallbackDescriptor} from '../../daffi/wire/pickle/shapes/callback-descriptor.js'
import type {Signature} from '../../daffi/wire/pickle/shapes/signature.js'
import {signatureText} from '../../daffi/wire/pickle/shapes/signature-text.js'
import {Fault} from '../../errors.js'
import type {MeshCallback} from '../../output/views/callbacks.js'

/** Callbacks by name, of all nodes or of one. @throws Fault NODE_UNKNOWN */
export function listCallbacks(node: DaffiNode, only: string | undefined): readonly MeshCallback[] {
  if (only !== undefined && !node.mapping.has(only)) {
    throw new Fault('NODE_UNKNOWN', `There is no node ${only}`, 'List them: daffi ps')
  }
  return [...node.mapping]
    .filter(([name]) => (only === undefined ? name !== node.name : name === only))
    .flatMap(([name, callbacks]) => [...callbacks].map(([callback, descriptor]) => shown(name, callback, descriptor)))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function shown(node: string, name: string, descriptor: CallbackDescriptor): MeshCallback {
  const {signature, isAsync, isGenerator, method} = descriptor
  return {
    node,
    name,
    signature: signature === undefined ? null : signatureText(method ? withoutSelf(signature) : signature),
    async: isAsync,
    generator: isGenerator,
    callable: method?.callable ?? true,
  }
}

/** Methods are announced with it, static ones too; nobody passes it. */
function withoutSelf(signature: Signature): Signature {
  const [first, ...others] = signature.parameters
  return first?.name === 'self' ? {...signature, parameters: others} : signature
}
