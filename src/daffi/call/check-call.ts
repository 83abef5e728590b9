import type {DaffiNode, Mapping} from '../node/node.js'
import {GlobalContextError} from '../wire/exceptions.js'
import type {CallbackDescriptor} from '../wire/pickle/shapes/callback-descriptor.js'
import {signatureText} from '../wire/pickle/shapes/signature-text.js'
import {bindingProblem} from './bind-arguments.js'
import type {CallRequest} from './call-request.js'
import {similarName} from './similar-name.js'

/**
 * Whether a call can be made at all, before anything is sent (daffi-semantics, sections 3 and 6): somebody else has the
 * function, and the arguments fit at least one of those who have it.
 * @throws GlobalContextError, with upstream's texts
 */
export function checkCall(node: Pick<DaffiNode, 'name' | 'mapping'>, call: CallRequest): void {
  const {func, receiver} = call
  if (receiver !== undefined) checkReceiver(node, func, receiver)
  let refusal: string | undefined
  let found: CallbackDescriptor | undefined
  for (const [process, callbacks] of node.mapping) {
    if (process === node.name || (receiver !== undefined && process !== receiver)) continue
    const descriptor = callbacks.get(func)
    if (descriptor === undefined) continue
    const problem = bindingProblem(descriptor, call)
    if (problem === undefined) return
    refusal ??= problem
    found ??= descriptor
  }
  if (refusal === undefined) throw unknownFunction(node, func)
  const signature = found?.signature ? `\nFunction signature: def ${func}${signatureText(found.signature)}` : ''
  throw new GlobalContextError(`${refusal}${signature}`, 'CALL_INVALID', 'See what each takes: daffi callbacks')
}

function checkReceiver({name, mapping}: Pick<DaffiNode, 'name' | 'mapping'>, func: string, receiver: string): void {
  const callbacks = mapping.get(receiver)
  if (callbacks === undefined) {
    const others = [...mapping.keys()].filter((process) => process !== name)
    const shown = others.slice(0, MOST_PROCESSES).map((process) => `'${process}'`)
    if (others.length > shown.length) shown.push(`and ${others.length - shown.length} more`)
    throw new GlobalContextError(
      `Provided receiver ${receiver} is not one that is registered. Available receivers = [${shown.join(', ')}]`,
      'NODE_UNKNOWN',
      didYouMean(receiver, others) ?? 'List the nodes: daffi ps',
    )
  }
  if (receiver === name) throw ownFunction(func)
  if (callbacks.has(func)) return
  throw new GlobalContextError(
    `function ${func} not found on remote process ${receiver}.\nIts callbacks:\n  - ${listed(callbacks.keys())}`,
    'CALLBACK_UNKNOWN',
    didYouMean(func, callbacks.keys()) ?? 'List the functions: daffi callbacks',
  )
}

function unknownFunction({name, mapping}: Pick<DaffiNode, 'name' | 'mapping'>, func: string): GlobalContextError {
  if (mapping.get(name)?.has(func)) return ownFunction(func)
  const others = [...mapping].filter(([process]) => process !== name)
  if (others.length === 0) {
    return new GlobalContextError(
      `function ${func} not found on remote.\nNo available callbacks found on remotes`,
      'CALLBACK_UNKNOWN',
      'Start a node that has it: daffi node start MODULE',
    )
  }
  return new GlobalContextError(
    `function ${func} not found on remote.\nAvailable registered callbacks:\n${available(others)}`,
    'CALLBACK_UNKNOWN',
    didYouMean(
      func,
      others.flatMap(([, callbacks]) => [...callbacks.keys()]),
    ) ?? 'Wait for it where its process is yet to start: daffi wait function NAME',
  )
}

function ownFunction(func: string): GlobalContextError {
  return new GlobalContextError(
    `function ${func} not found on remote processes but found locally.` +
      ' Communication between local node and the controller is prohibited.' +
      ' You can always call the callback locally via regular python syntax as usual function.',
    'CALLBACK_UNKNOWN',
    'Call it directly, or from another process.',
  )
}

/** Upstream lists all, which nobody reads where there are hundreds: `daffi callbacks` does. */
const MOST_PROCESSES = 20
const MOST_NAMES = 40

function available(others: readonly (readonly [string, ReturnType<Mapping['get']>])[]): string {
  const lines = others
    .slice(0, MOST_PROCESSES)
    .map(([process, callbacks]) => ` process: ${process}\n  - ${listed(callbacks?.keys() ?? [])}`)
  const more = others.length - lines.length
  return [...lines, ...(more > 0 ? [` and ${more} processes more`] : [])].join('\n')
}

function listed(names: Iterable<string>): string {
  const all = [...names]
  const more = all.length > MOST_NAMES ? `, … and ${all.length - MOST_NAMES} more` : ''
  return `[ ${all.slice(0, MOST_NAMES).join(', ') || '<< no registered callbacks >>'}${more} ]`
}

function didYouMean(name: string, names: Iterable<string>): string | undefined {
  const similar = similarName(name, names)
  return similar === undefined ? undefined : `Did you mean ${similar}?`
}
