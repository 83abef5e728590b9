import {parseJson} from '../../../colonies/wire/json.js'
import type {Blueprint, BlueprintDefinition, SchemaProperty} from '../../../colonies/wire/objects/blueprints.js'
import type {Json} from '../../../colonies/wire/shape.js'
import {Fault} from '../../../errors.js'
import {leavesOf} from '../../../output/leaves.js'
import {nearest} from '../../nearest.js'

type Spec = Blueprint['spec']
type Schema = BlueprintDefinition['spec']['schema'] | undefined

/** A spec with one value replaced. */
export interface SetValue {
  readonly spec: Spec
  /** Without `spec.` in front. */
  readonly path: string
  /** Undefined where there was none. */
  readonly before: Json | undefined
  readonly after: Json
}

/**
 * Replaces one value of a spec: `replicas`, `spec.env.TZ`, `ports.0.host`. It must be there, as upstream asks, or be named by
 * the schema. @param text JSON, else it is the text itself; where the schema wants a text, it is the text
 * @throws Fault USAGE
 */
export function setValue(spec: Spec, key: string, text: string, schema: Schema): SetValue {
  const path = key.replace(/^spec\./, '')
  const names = path.split('.')
  const property = propertyAt(schema, names)
  const before = valueAt(spec, names)
  if (path === '' || (before === undefined && !property)) throw noSuchPlace(spec, key)
  const after = parsed(text, property)
  const replaced = replacedIn(spec, names, after)
  if (replaced === undefined) throw noSuchPlace(spec, key)
  return {spec: replaced as Spec, path, before, after}
}

function noSuchPlace(spec: Spec, key: string): Fault {
  const places = leavesOf(spec).map(([path]) => path)
  const guess = nearest(key.replace(/^spec\./, ''), places)[0]
  const hint = guess === undefined ? `It has: ${places.join(', ') || 'nothing'}` : `Did you mean spec.${guess}?`
  return new Fault('USAGE', `--key ${key}: the spec has no such place`, hint)
}

function parsed(text: string, property: SchemaProperty | undefined): Json {
  if (property?.type === 'string' && !text.startsWith('"')) return text
  try {
    return parseJson(text) as Json
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return text
  }
}

function propertyAt(schema: Schema, names: readonly string[]): SchemaProperty | undefined {
  const [first = '', ...rest] = names
  return rest.reduce<SchemaProperty | undefined>(
    (property, name) => (/^\d+$/.test(name) && property?.items ? property.items : own(property?.properties, name)),
    own(schema?.properties, first),
  )
}

function own<Value>(members: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return members && Object.hasOwn(members, name) ? members[name] : undefined
}

function valueAt(value: Json | undefined, names: readonly string[]): Json | undefined {
  return names.reduce<Json | undefined>((at, name) => {
    if (typeof at !== 'object' || at === null) return undefined
    return Object.hasOwn(at, name) ? (at as Readonly<Record<string, Json>>)[name] : undefined
  }, value)
}

/** Undefined where a text or a number is in the way, or a list has no such item. */
function replacedIn(value: Json | undefined, names: readonly string[], after: Json): Json | undefined {
  const [name, ...rest] = names
  if (name === undefined) return after
  if (Array.isArray(value)) {
    if (!Object.hasOwn(value, name)) return undefined
    const inner = replacedIn(value[Number(name)], rest, after)
    return inner === undefined ? undefined : value.map((item: Json, index) => (String(index) === name ? inner : item))
  }
  if (value !== undefined && (typeof value !== 'object' || value === null)) return undefined
  const members = (value ?? {}) as Readonly<Record<string, Json>>
  const inner = replacedIn(own(members, name), rest, after)
  return inner === undefined ? undefined : {...members, [name]: inner}
}
