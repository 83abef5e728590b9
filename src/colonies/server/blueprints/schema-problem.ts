import type {SchemaProperty, ValidationSchema} from '../../wire/objects/blueprints.js'
import {anything, type Json} from '../../wire/shape.js'

/** The types that a schema may ask for. Upstream takes `integer` and looks at nothing then. */
export const SCHEMA_TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array'] as const
type SchemaType = (typeof SCHEMA_TYPES)[number]

type JsonObject = Readonly<Record<string, Json>>

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function typeOf(value: Json): SchemaType | 'null' {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'boolean'
    case 'bigint':
    case 'number':
      return 'number'
    default:
      return 'object'
  }
}

const WITH_ARTICLE: Readonly<Record<SchemaType, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'a boolean',
  object: 'an object',
  array: 'an array',
}

const isSchemaType = (type: string): type is SchemaType => SCHEMA_TYPES.some((each) => each === type)

function isOfType(value: Json, type: SchemaType): boolean {
  if (type === 'integer') return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
  return typeOf(value) === type
}

/**
 * What is wrong with a spec, or undefined. Fields that the schema does not name may be anything; those it names may be
 * missing, unless it requires them: `pkg/core/blueprint.go` ValidateBlueprintAgainstSchema.
 */
export function schemaProblem(spec: JsonObject, schema: ValidationSchema): string | undefined {
  const missing = schema.required.find((name) => !Object.hasOwn(spec, name))
  if (missing !== undefined) return `required field '${short(missing)}' is missing`
  return membersProblem('', spec, schema.properties, new Map())
}

/** The values that a property allows, as JSON. Made once, because the items of a long list share one property. */
type Allowed = Map<SchemaProperty, ReadonlySet<string>>

function membersProblem(
  path: string,
  value: JsonObject,
  properties: Readonly<Record<string, SchemaProperty>>,
  allowed: Allowed,
): string | undefined {
  for (const [name, member] of Object.entries(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    const problem = property && valueProblem(`${path}${name}`, member, property, allowed)
    if (problem !== undefined) return problem
  }
  return undefined
}

function valueProblem(path: string, value: Json, property: SchemaProperty, allowed: Allowed): string | undefined {
  const {type, items} = property
  if (isSchemaType(type) && !isOfType(value, type)) {
    return `field '${short(path)}' must be ${WITH_ARTICLE[type]}, got ${typeOf(value)}`
  }
  if (property.enum.length > 0 && !allowedBy(property, allowed).has(anything.encode(value))) {
    const choices = property.enum.map(anything.encode).join(', ')
    return `field '${short(path)}' must be one of ${short(choices)}, got ${short(anything.encode(value))}`
  }
  if (type === 'array' && items && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const problem = valueProblem(`${path}[${index}]`, item, items, allowed)
      if (problem !== undefined) return problem
    }
  }
  if (type === 'object' && isObject(value)) return membersProblem(`${path}.`, value, property.properties, allowed)
  return undefined
}

function allowedBy(property: SchemaProperty, allowed: Allowed): ReadonlySet<string> {
  const known = allowed.get(property)
  if (known) return known
  const made = new Set(property.enum.map(anything.encode))
  allowed.set(property, made)
  return made
}

/** Characters of a value in a message. */
const SHORT = 200

const short = (text: string): string => (text.length > SHORT ? `${text.slice(0, SHORT)}…` : text)
