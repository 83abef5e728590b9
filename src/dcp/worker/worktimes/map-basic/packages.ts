import type {ModuleFile} from '../../../job/task.js'
import type {Intrinsics} from './intrinsics.js'
import type {ModulePaths} from './module-paths.js'
import type {Modules} from './modules.js'

interface Declared {
  readonly factory: (...args: unknown[]) => unknown
  readonly dependencies: readonly unknown[]
}

type Loose = Record<string, unknown>

/**
 * Runs inside the untrusted realm. Makes `require`, `module` and `bravojs` as published modules expect them (CommonJS
 * Modules/2.0; dcp-client's libexec/sandbox/bravojs-env.js and the sideloader in its job/node-modules.js). A file of a
 * package calls `module.declare`; the package of a deploying program's own modules puts their exports into
 * `bravojs.requireMemo` under names such as `/localhost/program/mods/x`, and makes that folder the one that the work
 * function requires from. Modules that `dcp job deploy` bundled are found last.
 * @param failed gets what a callback of module.provide throws
 */
export function makePackages(js: Intrinsics, names: ModulePaths, modules: Modules, failed: (thrown: unknown) => void) {
  const memo: Loose = js.create(null)
  const pending = js.create(null) as Record<string, Declared>
  const paths: unknown[] = []
  const bravojs: Loose = {}
  const module: Loose = {}
  /** The file that is evaluated. */
  let current = ''

  const isKnown = (id: string): boolean => js.hasOwn(memo, id) || js.hasOwn(pending, id)
  /** The module of that id; files carry `.js`, which may be said or left out. */
  const find = (id: string | undefined): string | undefined => {
    if (id === undefined || isKnown(id)) return id
    if (isKnown(`${id}.js`)) return `${id}.js`
    const stem = js.substring(id, 0, id.length - 3)
    return `${stem}.js` === id && isKnown(stem) ? stem : undefined
  }
  const resolve = (directory: unknown, name: string): string | undefined => {
    if (name[0] === '/') return find(names.normalize(name))
    if (names.isRelative(name)) return find(names.normalize(`${directory}/${name}`))
    for (let index = 0; index < paths.length; index++) {
      const id = find(names.normalize(`${paths[index]}/${name}`))
      if (id !== undefined) return id
    }
    const hook = bravojs.globalResolveHook
    const hooked = typeof hook === 'function' ? find(names.normalize(`${hook(name)}`)) : undefined
    return hooked ?? find(names.normalize(`${bravojs.mainModuleDir}/${name}`))
  }

  const missing = (name: unknown): Error => {
    let known = ''
    for (const list of [modules.names(), js.keys(memo), js.keys(pending)]) {
      for (let index = 0; index < list.length && known.length < 2000; index++) {
        known += `${known === '' ? '' : ', '}${list[index]}`
      }
    }
    const there = known === '' ? 'this job has no modules' : `this job has: ${known}`
    const error = new js.Error(`There is no module ${js.stringify(name)}; ${there}`)
    js.expose(error, 'code', 'ENOMODULE')
    return error
  }

  /** Exports are there while the factory runs, for modules that require each other. */
  const initialize = (id: string): void => {
    const declared = pending[id] as Declared
    const {factory, dependencies} = declared
    delete pending[id]
    const exports = {}
    memo[id] = exports
    const own = {
      id,
      dependencies,
      get exports() {
        return memo[id]
      },
      set exports(value: unknown) {
        memo[id] = value
      },
    }
    try {
      factory(requireIn(names.directory(id), dependencies), exports, own)
    } catch (error) {
      delete memo[id]
      pending[id] = declared
      throw error
    }
  }

  /** What a dependency array calls a module: `[{label: 'name'}]`. */
  const labelled = (dependencies: readonly unknown[], label: string): unknown => {
    for (let index = 0; index < dependencies.length; index++) {
      const entry = dependencies[index]
      if (typeof entry === 'object' && entry !== null && js.hasOwn(entry, label)) return (entry as Loose)[label]
    }
    return label
  }

  const requireIn = (directory: unknown, dependencies: readonly unknown[] = []) => {
    const require = (name: unknown): unknown => {
      if (typeof name !== 'string') throw new js.TypeError('The name of a module must be a string')
      const wanted = labelled(dependencies, name)
      const id = typeof wanted === 'string' ? resolve(directory, wanted) : undefined
      if (id === undefined) {
        const bundled = modules.load(name)
        if (!bundled.found) throw missing(name)
        return bundled.value
      }
      if (!js.hasOwn(memo, id)) initialize(id)
      return memo[id]
    }
    js.expose(require, 'paths', paths)
    js.expose(require, 'resolve', (name: unknown): string => {
      const id = typeof name === 'string' ? resolve(directory, name) : undefined
      if (id === undefined) throw missing(name)
      return id
    })
    js.expose(require, 'isMemoized', (id: unknown): boolean => typeof id === 'string' && isKnown(id))
    return require
  }

  const declare = (first: unknown, second: unknown): void => {
    const factory = second === undefined ? first : second
    if (typeof factory !== 'function') throw new js.TypeError('module.declare takes a function')
    const dependencies = second === undefined ? [] : (first as readonly unknown[])
    pending[current] = {factory: factory as Declared['factory'], dependencies}
  }
  /** Everything that the job may use came with it, so there is nothing to wait for. */
  const provide = async (wanted: readonly unknown[], done: unknown, refused: unknown): Promise<void> => {
    await undefined
    try {
      for (let index = 0; index < wanted.length; index++) {
        const name = wanted[index]
        if (typeof name === 'string' && resolve(bravojs.mainModuleDir, name) !== undefined) continue
        if (typeof refused !== 'function') throw missing(name)
        refused(missing(name))
        return
      }
      if (typeof done === 'function') done()
    } catch (error) {
      failed(error)
    }
  }

  const members: Loose = {
    __proto__: null,
    requireMemo: memo,
    pendingModuleDeclarations: pending,
    paths,
    mainModuleDir: '.',
    global: globalThis,
    requireFactory: requireIn,
  }
  const keys = js.keys(members)
  for (let index = 0; index < keys.length; index++)
    js.expose(bravojs, keys[index] as string, members[keys[index] as string])
  js.expose(module, 'id', '')
  js.expose(module, 'exports', {})
  js.expose(module, 'provide', (wanted: readonly unknown[], done: unknown, refused: unknown) => {
    void provide(wanted, done, refused)
  })

  return {
    __proto__: null,
    bravojs,
    module,
    require: requireIn('.'),
    /** Evaluates the files of packages; their modules are initialized when they are required. */
    use: (files: readonly ModuleFile[], requirePath: readonly string[]): void => {
      js.expose(module, 'declare', declare)
      for (let index = 0; index < files.length; index++) {
        const {id, source} = files[index] as ModuleFile
        current = id
        js.evaluate(`${source}\n//# sourceURL=${id}`)
      }
      delete module.declare
      for (let index = 0; index < requirePath.length; index++) paths[paths.length] = requirePath[index]
    },
  }
}

export type Packages = ReturnType<typeof makePackages>
