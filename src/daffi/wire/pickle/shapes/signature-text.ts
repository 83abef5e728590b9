import type {Parameter} from './parameter.js'
import type {Signature} from './signature.js'

/** A signature as Python writes it, defaults left open: `(a: int, b=…, *args, c, **kwargs) -> int`. */
export function signatureText({parameters, returns}: Signature): string {
  const parts: string[] = []
  let starred = false
  for (const [at, parameter] of parameters.entries()) {
    if (parameter.kind === 'KEYWORD_ONLY' && !starred) parts.push('*')
    if (parameter.kind === 'VAR_POSITIONAL' || parameter.kind === 'KEYWORD_ONLY') starred = true
    parts.push(textOf(parameter))
    if (parameter.kind === 'POSITIONAL_ONLY' && parameters[at + 1]?.kind !== 'POSITIONAL_ONLY') parts.push('/')
  }
  return `(${parts.join(', ')})${returns === undefined ? '' : ` -> ${returns}`}`
}

function textOf({name, kind, optional, annotation}: Parameter): string {
  const stars = kind === 'VAR_POSITIONAL' ? '*' : kind === 'VAR_KEYWORD' ? '**' : ''
  const type = annotation === undefined ? '' : `: ${annotation}`
  if (!optional) return `${stars}${name}${type}`
  return type === '' ? `${name}=…` : `${name}${type} = …`
}
