import {basename, join} from 'node:path'
import type {BuildOptions, BuildResult, Plugin} from 'esbuild'
import {Fault} from '../../../errors.js'
import {bundleFault} from './bundle-fault.js'

/** A module of a work function. */
export interface WorkModule {
  readonly source: string
  /** What messages call it: a path, or the flag it came with. */
  readonly name: string
  /** The directory from which its imports are resolved. */
  readonly resolveDir: string
  readonly loader: 'js' | 'ts'
  /** Columns of the first line that are not the user's. */
  readonly offset?: number
}

export interface WorkOptions {
  /** Name of the export that is the work function; the default one unless given. */
  readonly entry?: string | undefined
  /** Modules that the sandbox's `require` serves: they stay out of the work function. */
  readonly requires?: readonly string[] | undefined
}

/** What the sandbox runs everywhere; not what this process happens to run on. */
const TARGET = 'es2022'
/** What bundlers for the browser, such as DCP's, define: many packages ask for these two. */
const DEFINED = {[['process', 'env', 'NODE_ENV'].join('.')]: '"production"', global: 'globalThis'}
/** A name that no work function uses: those of DCP's sandbox (`work`, `module`…) must not be hidden from it. */
const EXPORTS = '__workModuleExports'

/**
 * Makes one expression of a module and all that it imports: its value is the module's default export, or
 * `module.exports`. Function names stay, types go, nothing gets into the global scope.
 * @throws Fault WORK_INVALID with file, line and column
 */
export async function bundleWork(module: WorkModule, {entry, requires = []}: WorkOptions = {}): Promise<string> {
  // A script's first line is for the shell; inside an expression it would be a mistake.
  const contents = module.source.replace(/^#!.*/, '')
  const file = basename(module.name)
  const {resolveDir, loader} = module
  try {
    const {bundled, code} = await bundle({
      stdin: {contents, resolveDir, sourcefile: file, loader},
      absWorkingDir: resolveDir,
      mainFields: ['browser', 'module', 'main'],
      conditions: ['module', 'browser'],
      plugins: requires.length > 0 ? [servedElsewhere(requires, resolveDir)] : [],
    })
    const isCommonJs = bundled.metafile.inputs[file]?.format === 'cjs'
    checkExport(module, bundled, isCommonJs, entry)
    const value = isCommonJs && entry !== undefined ? memberOf(module.name, entry) : exportOf(entry)
    return expression(code, isStrict(bundled), value)
  } catch (error) {
    throw bundleFault(error, module)
  }
}

/**
 * Makes one expression of CommonJS modules and npm packages: its value is an object with a function for each name, which
 * gives the module's exports (`{'./model': () => exports}`). A module that several need is made once, when it is first
 * wanted. @param resolveDir the directory from which names are resolved @throws Fault WORK_INVALID
 */
export async function bundleModules(names: readonly string[], resolveDir: string): Promise<string> {
  const source = {name: '--requires', made: true}
  const members = names.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`)
  try {
    const {bundled, code} = await bundle({
      stdin: {
        contents: `export default {__proto__: null, ${members}}`,
        resolveDir,
        sourcefile: source.name,
        loader: 'js',
      },
      absWorkingDir: resolveDir,
      // As `require` does: a package that is written both ways must not give a namespace instead of its function.
      mainFields: ['browser', 'main', 'module'],
      conditions: ['browser'],
    })
    return expression(code, isStrict(bundled), exportOf('default'))
  } catch (error) {
    throw bundleFault(error, source)
  }
}

type Bundled = BuildResult<{write: false; metafile: true}>

async function bundle(options: BuildOptions): Promise<{bundled: Bundled; code: string}> {
  const {build, transform} = await import('esbuild')
  const bundled: Bundled = await build({
    ...options,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    target: TARGET,
    supported: {'top-level-await': false, 'dynamic-import': false},
    define: DEFINED,
    charset: 'utf8',
    logLevel: 'silent',
  })
  const {code} = await transform(bundled.outputFiles[0]?.text ?? '', {
    format: 'iife',
    globalName: EXPORTS,
    target: TARGET,
    supported: {'dynamic-import': false},
    charset: 'utf8',
    logLevel: 'silent',
  })
  return {bundled, code}
}

/** Leaves those imports alone that are, by name or by path, one of the names. */
function servedElsewhere(names: readonly string[], root: string): Plugin {
  const isPath = (name: string): boolean => /^\.{0,2}\//.test(name)
  return {
    name: 'served-elsewhere',
    setup: ({onResolve}) => {
      onResolve({filter: /(?:)/}, ({path, resolveDir}) => {
        const name = names.find((known) =>
          isPath(path) && isPath(known) ? join(resolveDir, path) === join(root, known) : path === known,
        )
        return name === undefined ? undefined : {path: name, external: true}
      })
    },
  }
}

function expression(code: string, strict: boolean, value: string): string {
  return `(() => {${strict ? "'use strict';" : ''}
${code}
return ${value};
})()`
}

/** A named export; else the value of `import work from …`: the default one, and `module.exports` or its `default` for CommonJS. */
function exportOf(entry: string | undefined): string {
  if (entry !== undefined) return `${EXPORTS}[${JSON.stringify(entry)}]`
  return `((value) => (Object(value) === value && typeof value !== 'function' && 'default' in value ? value.default : value))(
  ${EXPORTS}.default
)`
}

/** What CommonJS exports is known only when it runs. */
function memberOf(file: string, entry: string): string {
  const message = `${basename(file)} has no export called ${entry}; it has: `
  return `((exports, name) => {
  if (Object(exports) === exports && name in exports) return exports[name];
  throw new TypeError(${JSON.stringify(message)} + (Object.keys(Object(exports)).join(', ') || 'none'));
})(${EXPORTS}.default, ${JSON.stringify(entry)})`
}

/** ES modules are strict; a CommonJS module among them may not bear it. */
function isStrict(bundled: Bundled): boolean {
  return Object.values(bundled.metafile.inputs).every((input) => input.format === 'esm')
}

function checkExport(module: WorkModule, bundled: Bundled, isCommonJs: boolean, entry = 'default'): void {
  const exported = Object.values(bundled.metafile.outputs)[0]?.exports ?? []
  if (isCommonJs ? /\bexports\b|\bexport\s*=/.test(module.source) : exported.includes(entry)) return
  const names = isCommonJs ? [] : exported.filter((name) => name !== 'default')
  const what = entry === 'default' ? 'default export' : `export called ${entry}`
  throw new Fault(
    'WORK_INVALID',
    `${module.name} cannot be a work function: it has no ${what}${exported.length > 0 ? `; it exports ${exported.join(', ')}` : ''}.`,
    names.length > 0
      ? `Choose one of its exports: --entry ${names[0]}`
      : 'Write: export default (datum) => …, or module.exports = …',
  )
}
