import type {Intrinsics} from './intrinsics.js'

/**
 * Runs inside the untrusted realm. Makes `require` for the modules that came with the job: their source is evaluated
 * when the first is asked for, and each is loaded once in the life of the sandbox.
 */
export function makeModules(js: Intrinsics, evaluate: (source: string, name: string) => unknown) {
  let source: string | null = null
  let table: Record<string, unknown> | undefined
  const loaded = js.create(null)

  const missing = (name: string): Error => {
    let names = ''
    const keys = table ? js.keys(table) : []
    for (let index = 0; index < keys.length; index++) names += `${index > 0 ? ', ' : ''}${keys[index]}`
    const there = names === '' ? 'this job has no modules' : `this job has: ${names}`
    const error = new js.Error(`There is no module ${js.stringify(name)}; ${there}`)
    js.expose(error, 'code', 'ENOMODULE')
    return error
  }

  const require = (name: unknown): unknown => {
    if (typeof name !== 'string') throw new js.TypeError('The name of a module must be a string')
    if (js.hasOwn(loaded, name)) return loaded[name]
    if (!table && source !== null) {
      const value = evaluate(source, 'modules.js')
      if (typeof value === 'object' && value !== null) table = value as Record<string, unknown>
    }
    const load = table && js.hasOwn(table, name) ? table[name] : undefined
    if (typeof load !== 'function') throw missing(name)
    const value = js.apply(load as () => unknown, undefined, [])
    loaded[name] = value
    return value
  }

  return {
    __proto__: null,
    require,
    /** @param given source of an expression whose value has a function for each module, or null */
    use: (given: string | null): void => {
      source = given
    },
  }
}

export type Modules = ReturnType<typeof makeModules>
