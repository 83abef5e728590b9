import type {Store} from '../../../store/store.js'
import type {ModuleClosure, PackageModule} from '../packages.js'
import {packageText} from '../tables/package.js'
import {declaredDependencies} from './declared-dependencies.js'
import {modulePath, resolveModuleId} from './module-id.js'
import {newestVersion} from './newest-version.js'

/** How many modules one job can need: a declaration that names ever others ends somewhere. */
const MOST = 10_000

/** Modules by their identifiers, each with all that it declares to need, each once. */
export function findModules(store: Store, ids: readonly string[]): ModuleClosure {
  const found = new Map<string, PackageModule>()
  const missing: string[] = []
  const waiting: string[] = []
  for (const asked of ids) {
    const id = resolveModuleId(asked)
    const module = id === undefined ? undefined : findModule(store, id)
    if (!module) missing.push(asked)
    else if (!found.has(module.id)) {
      found.set(module.id, module)
      waiting.push(module.id)
    }
  }
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const needed of declaredDependencies(found.get(id)?.text ?? '')) {
      const other = resolveModuleId(needed, id)
      if (other === undefined || found.has(other) || found.size >= MOST) continue
      const module = findModule(store, other)
      if (!module) continue
      found.set(other, module)
      waiting.push(other)
    }
  }
  return {modules: [...found.values()], missing}
}

/** Those of the identifiers that no package has. */
export function missingModules(store: Store, ids: readonly string[]): readonly string[] {
  return ids.filter((asked) => {
    const id = resolveModuleId(asked)
    return id === undefined || !findModule(store, id)
  })
}

/** The file of that very name, else the one with `.js` after it. */
function findModule(store: Store, id: string): PackageModule | undefined {
  const path = modulePath(id)
  const version = path && newestVersion(store, path.package)
  if (!version) return undefined
  for (const file of [path.path, `${path.path}.js`]) {
    const text = packageText(store, version.key, file)
    if (text !== undefined) return {id, package: path.package, version: version.version, file, text}
  }
  return undefined
}
