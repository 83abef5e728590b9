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
  const all = callerParameters(descriptor, descriptor.signature.parameters)
  if (descriptor.generation === '2.2.1') return problem(all, call)
  // In 1.0.0 the node fills a parameter of this name (daffi-semantics, section 3).
  const index = all.findIndex(({name, kind}) => name === 'g' && !kind.startsWith('VAR_'))
  if ('g' in call.kwargs) return G_FORBIDDEN
  if (index < 0) return problem(all, call)
  if (all[index]?.kind === 'POSITIONAL_OR_KEYWORD' && call.args.length > index) return G_FORBIDDEN
  return problem(all.toSpliced(index, 1, {name: 'g', kind: 'KEYWORD_ONLY', optional: true}), call)
}

/** A method is announced with the object that it belongs to, which no caller passes. */
function callerParameters({method}: CallbackDescriptor, parameters: readonly Parameter[]): readonly Parameter[] {
  const first = parameters[0]?.name
  return method && (first === 'self' || first === 'cls') ? parameters.slice(1) : parameters
}

/** In the order in which Python looks: keywords, too many, too few. */
function problem(parameters: readonly Parameter[], {func, args, kwargs}: Arguments): string | undefined {
  const positional = parameters.filter(({kind}) => kind.startsWith('POSITIONAL'))
  const keywords = Object.keys(kwargs)
  const takesAll = parameters.some(({kind}) => kind === 'VAR_POSITIONAL')
  return (
    (keywords.length > 0 ? keywordProblem(parameters, positional, {func, args, kwargs}) : undefined) ??
    (!takesAll && args.length > positional.length
      ? tooMany(parameters, positional, {func, args, kwargs})
      : undefined) ??
    missing(
      func,
      'positional',
      positional.slice(args.length).filter((parameter) => isMissing(parameter, kwargs)),
    ) ??
    missing(
      func,
      'keyword-only',
      parameters.filter((parameter) => parameter.kind === 'KEYWORD_ONLY' && isMissing(parameter, kwargs)),
    )
  )
}

const isMissing = ({name, kind, optional}: Parameter, kwargs: Arguments['kwargs']): boolean =>
  !optional && (kind === 'POSITIONAL_ONLY' || !Object.hasOwn(kwargs, name))

function keywordProblem(
  parameters: readonly Parameter[],
  positional: readonly Parameter[],
  {func, args, kwargs}: Arguments,
): string | undefined {
  const takesAll = parameters.some(({kind}) => kind === 'VAR_KEYWORD')
  for (const keyword of Object.keys(kwargs)) {
    const named = parameters.find(
      ({name, kind}) => name === keyword && (kind === 'POSITIONAL_OR_KEYWORD' || kind === 'KEYWORD_ONLY'),
    )
    if (named && positional.indexOf(named) >= 0 && positional.indexOf(named) < args.length) {
      return `${func}() got multiple values for argument '${keyword}'`
    }
    if (named || takesAll) continue
    return positional.some(({name}) => name === keyword)
      ? `${func}() got some positional-only arguments passed as keyword arguments: '${keyword}'`
      : `${func}() got an unexpected keyword argument '${keyword}'`
  }
  return undefined
}

function tooMany(
  parameters: readonly Parameter[],
  positional: readonly Parameter[],
  {func, args, kwargs}: Arguments,
): string {
  const required = positional.filter(({optional}) => !optional).length
  const most = positional.length
  const takes =
    required < most
      ? `from ${required} to ${most} positional arguments`
      : `${most} positional argument${most === 1 ? '' : 's'}`
  const keywordOnly = parameters.filter(({name, kind}) => kind === 'KEYWORD_ONLY' && Object.hasOwn(kwargs, name)).length
  const given =
    keywordOnly > 0
      ? `${args.length} positional argument${args.length === 1 ? '' : 's'} (and ${keywordOnly} keyword-only argument${keywordOnly === 1 ? '' : 's'}) were given`
      : `${args.length} ${args.length === 1 ? 'was' : 'were'} given`
  return `${func}() takes ${takes} but ${given}`
}

function missing(func: string, kind: string, parameters: readonly Parameter[]): string | undefined {
  if (parameters.length === 0) return undefined
  const names = parameters.map(({name}) => `'${name}'`)
  const last = names.at(-1)
  const list = names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${last}`
  return `${func}() missing ${names.length} required ${kind} argument${names.length === 1 ? '' : 's'}: ${list}`
}
