import type {Shape} from '../shape.js'

/** A member of a document that its message does not have, and that a server would ignore. */
export interface UnknownField {
  /** Where it stands, such as `conditions.executertype`. */
  readonly path: string
  readonly name: string
  /** What could stand there instead. */
  readonly known: readonly string[]
}

/** The members that nobody reads, in the order of the document. Names are compared as Go does, in any case. */
export function unknownFields(value: unknown, shape: Shape<unknown>, path = ''): readonly UnknownField[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) {
    const {items} = shape
    return items ? value.flatMap((each, index) => unknownFields(each, items, `${path}[${index}]`)) : []
  }
  const {fields} = shape
  if (!fields) return []
  return Object.entries(value).flatMap(([name, each]) => {
    const place = path === '' ? name : `${path}.${name}`
    const known = Object.keys(fields)
    const found = known.find((field) => field.toLowerCase() === name.toLowerCase())
    const inner = found === undefined ? undefined : fields[found]
    return inner ? unknownFields(each, inner, place) : [{path: place, name, known}]
  })
}
