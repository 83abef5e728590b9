import {readFile} from 'node:fs/promises'
import {dirname, extname, relative} from 'node:path'
import {pathToFileURL} from 'node:url'
import type {BuildFailure, ImportKind, Loader, Plugin} from 'esbuild'
import {Fault, type FaultCode} from '../errors.js'
import type {Library} from './resolve-library.js'

export interface BundleOptions {
  readonly library: Library
  /** What messages call the module. */
  readonly name: string
  /** The code of its faults. */
  readonly code: FaultCode
}

/**
 * One ES module of a TypeScript module and all that it imports by path. Packages stay outside, under the address that
 * they have for whoever imports them; stacks name the lines of the sources where source maps are enabled.
 * @throws Fault `code` with file, line and column
 */
export async function bundleModule(path: string, {library, name, code}: BundleOptions): Promise<string> {
  const {build} = await import('esbuild')
  try {
    const {outputFiles} = await build({
      entryPoints: [path],
      absWorkingDir: dirname(path),
      outfile: 'module.mjs',
      write: false,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      keepNames: true,
      sourcemap: 'inline',
      sourcesContent: false,
      sourceRoot: `${pathToFileURL(dirname(path)).href}/`,
      // As Node resolves: not the variants that packages keep for bundlers.
      conditions: [],
      mainFields: ['main'],
      banner: {js: requireFor(path)},
      plugins: [packagesOutside(library), ownPlace],
      logLevel: 'silent',
    })
    return outputFiles[0]?.text ?? ''
  } catch (error) {
    throw isBuildFailure(error) ? bundleFault(error, path, name, code) : error
  }
}

/** For `require` in TypeScript, and in what it imports. On the first line, which is in no source. */
function requireFor(path: string): string {
  const url = JSON.stringify(pathToFileURL(path).href)
  return `import {createRequire as __createRequire} from 'node:module';const require = __createRequire(${url});`
}

/** Packages are resolved from the file that imports them, since the bundle lies elsewhere. */
function packagesOutside(library: Library): Plugin {
  return {
    name: 'packages-outside',
    setup: ({onResolve, resolve}) => {
      onResolve({filter: /^[^./]/}, async ({path, kind, pluginData, importer, resolveDir}) => {
        if (pluginData === 'inner' || kind === 'entry-point') return undefined
        if (path === library.specifier) return {path: addressFor(kind, library.file), external: true}
        const found = await resolve(path, {kind, importer, resolveDir, pluginData: 'inner'})
        // Not found: esbuild says so itself, at the line that imports it.
        if (found.errors.length > 0) return undefined
        if (found.external) return {path, external: true}
        const isPackage = /[\\/]node_modules[\\/]/.test(found.path) && !found.path.endsWith('.json')
        return isPackage ? {path: addressFor(kind, found.path), external: true} : {path: found.path}
      })
    },
  }
}

/** `import` takes addresses, `require` paths. */
function addressFor(kind: ImportKind, path: string): string {
  return kind.startsWith('require') ? path : pathToFileURL(path).href
}

const OWN_PLACE = /\bimport\.meta\.(url|filename|dirname)\b/g
const LOADERS: Readonly<Record<string, Loader>> = {
  '.tsx': 'tsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
}

/** Each source keeps its own `import.meta.url`. */
const ownPlace: Plugin = {
  name: 'own-place',
  setup: ({onLoad}) => {
    onLoad({filter: /\.[cm]?[jt]sx?$/}, async ({path}) => {
      const source = await readFile(path, 'utf8')
      const values: Readonly<Record<string, string>> = {
        url: pathToFileURL(path).href,
        filename: path,
        dirname: dirname(path),
      }
      const contents = source.replaceAll(OWN_PLACE, (_whole, key: string) => JSON.stringify(values[key]))
      return {contents, loader: LOADERS[extname(path)] ?? 'ts', resolveDir: dirname(path)}
    })
  },
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

function bundleFault({errors}: BuildFailure, path: string, name: string, code: FaultCode): Fault {
  const [first] = errors
  const location = first?.location
  const isEntry = location && relative(dirname(path), path) === location.file
  const place = location ? `${isEntry ? name : location.file}:${location.line}:${location.column + 1}` : name
  return new Fault(code, `${place}: ${first?.text ?? 'it cannot be read'}`, 'Correct the module, then try again.')
}
