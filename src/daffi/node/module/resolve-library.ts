import * as module from 'node:module'
import {pathToFileURL} from 'node:url'

/** By which programs import our library. */
export const LIBRARY = 'continuum/daffi'

/** What Node's own hooks and this one of CommonJS share. */
interface CommonJs {
  _resolveFilename?: (request: string, ...rest: readonly unknown[]) => string
}

/**
 * Makes `import 'continuum/daffi'` and `require` of it give the given file in this process, from wherever: a module with
 * callbacks need not have the package installed beside it, and registers with the library that runs it.
 * A later call overrules an earlier one.
 */
export function resolveLibrary(file: string): void {
  const url = pathToFileURL(file).href
  // The hook runs in a thread of its own, which knows nothing of this one: hence as text.
  const hook = `export async function resolve(specifier, context, next) {
  return specifier === ${JSON.stringify(LIBRARY)} ? {url: ${JSON.stringify(url)}, shortCircuit: true} : next(specifier, context)
}`
  module.register(`data:text/javascript,${encodeURIComponent(hook)}`)
  // `require` asks no such hook; what it asks instead has stood in Node for as long as there are packages.
  const commonJs: CommonJs = module.Module as unknown as CommonJs
  const resolve = commonJs._resolveFilename
  if (!resolve) return
  commonJs._resolveFilename = (request, ...rest) => (request === LIBRARY ? file : resolve(request, ...rest))
}
