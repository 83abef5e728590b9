import {bindArguments} from '../wire/pickle/bind-arguments.js'
import type {CallbackDescriptor} from '../wire/pickle/shapes/callback-descriptor.js'
import type {Parameter} from '../wire/pickle/shapes/parameter.js'
import type {CallRequest} from './call-request.js'

type Arguments = Pick<CallRequest, 'func' | 'args' | 'kwargs'>

const G_FORBIDDEN =
  "It is forbidden to pass the 'g; argument in parameters." +
  " The 'g' object will be injected into callback on the receiver side" +
  " (or locally if you're using it as regular function)"

/**
 * Why arguments do not fit a callback, in Python's words, or undefined when they do. A callback whose signature cannot
 * be read takes whatever comes: its node decides.
 */
export function bindingProblem(descriptor: CallbackDescriptor, call: Arguments): string | undefined {
  if (descriptor.signature === undefined) return undefined
  const {func, args, kwargs} = call
  const fits = (parameters: readonly Parameter[]): string | undefined => bindArguments(func, {parameters}, args, kwargs)
  const all = callerParameters(descriptor, descriptor.signature.parameters)
  if (descriptor.generation === '2.2.1') return fits(all)
  // In 1.0.0 the node fills a parameter of this name (daffi-semantics, section 3).
  const index = all.findIndex(({name, kind}) => name === 'g' && !kind.startsWith('VAR_'))
  if ('g' in call.kwargs) return G_FORBIDDEN
  if (index < 0) return fits(all)
  if (all[index]?.kind === 'POSITIONAL_OR_KEYWORD' && call.args.length > index) return G_FORBIDDEN
  return fits(all.toSpliced(index, 1, {name: 'g', kind: 'KEYWORD_ONLY', optional: true}))
}

/** A method is announced with the object that it belongs to, which no caller passes. */
function callerParameters({method}: CallbackDescriptor, parameters: readonly Parameter[]): readonly Parameter[] {
  const first = parameters[0]?.name
  return method && (first === 'self' || first === 'cls') ? parameters.slice(1) : parameters
}
