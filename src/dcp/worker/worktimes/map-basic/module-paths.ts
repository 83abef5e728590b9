import type {Intrinsics} from './intrinsics.js'

/** Runs inside the untrusted realm. Names of modules as CommonJS writes paths. */
export function makeModulePaths(js: Intrinsics) {
  const lastSlash = (path: string): number => {
    let at = path.length - 1
    while (at >= 0 && path[at] !== '/') at--
    return at
  }
  return {
    __proto__: null,
    /** Without empty parts, `.` and `..`; undefined when it leads above its root. */
    normalize: (path: string): string | undefined => {
      let out = ''
      for (let at = 0; at <= path.length; ) {
        const slash = js.indexOf(path, '/', at)
        const end = slash < 0 ? path.length : slash
        const part = js.substring(path, at, end)
        at = end + 1
        if (part === '' || part === '.') continue
        if (part !== '..') out += `/${part}`
        else if (out === '') return undefined
        else out = js.substring(out, 0, lastSlash(out))
      }
      return path[0] === '/' ? out : js.substring(out, 1)
    },
    directory: (id: string): string => {
      const slash = lastSlash(id)
      return slash < 0 ? '.' : js.substring(id, 0, slash)
    },
    isRelative: (name: string): boolean => js.indexOf(name, './') === 0 || js.indexOf(name, '../') === 0,
  }
}

export type ModulePaths = ReturnType<typeof makeModulePaths>
