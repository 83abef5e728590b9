type Fields = Readonly<Record<string, unknown>>

/** Names of ColonyOS' older documentation, by what they are called since. */
const FUNCTION_FIELDS: ReadonlyMap<string, string> = new Map([['func', 'funcname']])
const CONDITION_FIELDS: ReadonlyMap<string, string> = new Map([
  ['colonyid', 'colonyname'],
  ['executorids', 'executornames'],
  ['processes-per-node', 'processespernode'],
])

/** Colonies had ids where they have names now. */
const ID = /^[0-9a-f]{64}$/

export interface RenewedSpec {
  readonly value: unknown
  /** One sentence for each old name. */
  readonly warnings: readonly string[]
}

/** A function spec with the old names of its fields replaced by today's. @param path of the spec, for the warnings */
export function renewFields(value: unknown, path = ''): RenewedSpec {
  if (!isObject(value)) return {value, warnings: []}
  const warnings: string[] = []
  const warn = (warning: string): void => {
    warnings.push(warning)
  }
  const spec = renamed(value, FUNCTION_FIELDS, path, warn)
  const key = Object.keys(spec).find((name) => name.toLowerCase() === 'conditions')
  const conditions = key === undefined ? undefined : spec[key]
  if (key === undefined || !isObject(conditions)) return {value: spec, warnings}
  const place = path === '' ? key : `${path}.${key}`
  return {value: {...spec, [key]: renamed(conditions, CONDITION_FIELDS, place, warn)}, warnings}
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function renamed(
  value: Fields,
  names: ReadonlyMap<string, string>,
  path: string,
  warn: (warning: string) => void,
): Fields {
  const present = new Set(Object.keys(value).map((name) => name.toLowerCase()))
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const today = names.get(name.toLowerCase())
      if (today === undefined) return [[name, member]]
      const place = path === '' ? name : `${path}.${name}`
      if (present.has(today)) {
        warn(`${place} is an old name of ${today}, which is there too: it is ignored`)
        return []
      }
      if (today === 'colonyname' && typeof member === 'string' && ID.test(member)) {
        warn(`${place} is an old name of ${today}, and colonies are known by their names: it is ignored`)
        return []
      }
      warn(`${place} is an old name: write ${today}`)
      return [[today, member]]
    }),
  )
}
