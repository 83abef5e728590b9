import {parseJson} from '../json.js'
import {type Shape, text} from '../shape.js'

/** What `--set` gives: `conditions.executortype=cli`. */
export interface FieldChange {
  readonly path: readonly string[]
  readonly text: string
}

/** Undefined for what is no KEY=VALUE, or has an empty name in its path. */
export function fieldChange(argument: string): FieldChange | undefined {
  const [, path, content] = /^([^=]+)=(.*)$/s.exec(argument) ?? []
  if (path === undefined || content === undefined) return undefined
  const names = path.split('.')
  return names.every((name) => name !== '') ? {path: names, text: content} : undefined
}

/**
 * A document with one member set; objects on the way to it are made, a member of a list is named by its number.
 * The value is JSON, or else the text; where the document takes texts only, it is the text.
 * Undefined when there is no such place: a member of a text, or a number beyond the end of a list.
 */
export function withField(document: unknown, {path, text: content}: FieldChange, shape: Shape<unknown>): unknown {
  return placed(document, path, parsedFor(content, shapeAt(shape, path)))
}

function shapeAt(shape: Shape<unknown> | undefined, path: readonly string[]): Shape<unknown> | undefined {
  return path.reduce<Shape<unknown> | undefined>((found, name) => {
    if (!found?.fields) return found?.items
    const field = Object.keys(found.fields).find((each) => each.toLowerCase() === name.toLowerCase())
    return field === undefined ? undefined : found.fields[field]
  }, shape)
}

function parsedFor(content: string, shape: Shape<unknown> | undefined): unknown {
  let value: unknown
  try {
    value = parseJson(content)
  } catch {
    return content
  }
  return shape?.encode === text.encode && typeof value !== 'string' ? content : value
}

function placed(document: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  if (Array.isArray(document)) {
    const index = /^\d+$/.test(name) ? Number(name) : undefined
    if (index === undefined || index > document.length) return undefined
    const inner = placed(document[index], rest, value)
    return inner === undefined ? undefined : Object.assign([...document], {[index]: inner})
  }
  if (document !== undefined && document !== null && typeof document !== 'object') return undefined
  const members = (document ?? {}) as Readonly<Record<string, unknown>>
  const key = Object.keys(members).find((each) => each.toLowerCase() === name.toLowerCase()) ?? name
  const inner = placed(Object.hasOwn(members, key) ? members[key] : undefined, rest, value)
  return inner === undefined ? undefined : {...members, [key]: inner}
}
