import type {Intrinsics} from './intrinsics.js'

/**
 * Runs inside the untrusted realm. The modules that `dcp job deploy` bundled with the job: their source is evaluated when
 * the first is asked for, and each is loaded once in the life of the sandbox.
 */
export function makeModules(js: Intrinsics, evaluate: (source: string, name: string) => unknown) {
  let source: string | null = null
  let table: Record<string, unknown> | undefined
  const loaded = js.create(null)

  return {
    __proto__: null,
    /** Loads a module; `found` is false when the job has none of that name. */
    load: (name: string): {readonly found: boolean; readonly value: unknown} => {
      if (js.hasOwn(loaded, name)) return {found: true, value: loaded[name]}
      if (!table && source !== null) {
        const value = evaluate(source, 'modules.js')
        if (typeof value === 'object' && value !== null) table = value as Record<string, unknown>
      }
      const load = table && js.hasOwn(table, name) ? table[name] : undefined
      if (typeof load !== 'function') return {found: false, value: undefined}
      const value = js.apply(load as () => unknown, undefined, [])
      loaded[name] = value
      return {found: true, value}
    },
    names: (): string[] => (table ? js.keys(table) : []),
    /** @param given source of an expression whose value has a function for each module, or null */
    use: (given: string | null): void => {
      source = given
    },
  }
}

export type Modules = ReturnType<typeof makeModules>
