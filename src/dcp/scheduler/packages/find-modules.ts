import type {Store} from '../../../store/store.js'
import type {ModuleClosure, PackageModule} from '../packages.js'
import {packageFile} from '../tables/package.js'
import {modulePath, resolveModuleId} from './module-id.js'
import {newestVersion} from './newest-version.js'

/** How many modules one job can need: a declaration that names ever others ends somewhere. */
const MOST = 10_000

interface FoundModule extends PackageModule {
  /** Key of the version of the package. */
  readonly key: number
  readonly dependencies: readonly string[]
}

interface FoundModules extends ModuleClosure {
  readonly modules: readonly FoundModule[]
}

/** Modules by their identifiers, each with all that it declares to need, each once. */
export function findModules(store: Store, ids: readonly string[]): FoundModules {
  const found = new Map<string, FoundModule>()
  const waiting: FoundModule[] = []
  const take = (id: string | undefined): boolean => {
    if (id === undefined) return false
    if (found.has(id)) return true
    const module = found.size < MOST ? findModule(store, id) : undefined
    if (!module) return false
    found.set(id, module)
    waiting.push(module)
    return true
  }
  const missing = ids.filter((asked) => !take(resolveModuleId(asked)))
  for (let module = waiting.pop(); module; module = waiting.pop()) {
    for (const needed of module.dependencies) take(resolveModuleId(needed, module.id))
  }
  return {modules: [...found.values()], missing}
}

/** The file of that very name, else the one with `.js` after it. */
function findModule(store: Store, id: string): FoundModule | undefined {
  const path = modulePath(id)
  const version = path && newestVersion(store, path.package)
  if (!version) return undefined
  for (const file of [path.path, `${path.path}.js`]) {
    const row = packageFile(store, version.key, file)
    if (row) return {id, package: path.package, version: version.version, key: version.key, file, ...row}
  }
  return undefined
}
