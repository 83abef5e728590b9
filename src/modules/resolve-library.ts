import * as module from 'node:module'
import {pathToFileURL} from 'node:url'

/** One of our libraries: by which name programs import it, such as `continuum/daffi`, and the file that it is. */
export interface Library {
  readonly specifier: string
  readonly file: string
}

/** What Node's own hooks and this one of CommonJS share. */
interface CommonJs {
  _resolveFilename?: (request: string, ...rest: readonly unknown[]) => string
}

/**
 * Makes `import` and `require` of a library give its file in this process, from wherever: a module of the user's need not
 * have the package installed beside it, and gets the very library that runs it.
 * A later call overrules an earlier one.
 */
export function resolveLibrary({specifier, file}: Library): void {
  const url = pathToFileURL(file).href
  // The hook runs in a thread of its own, which knows nothing of this one: hence as text.
  const hook = `export async function resolve(specifier, context, next) {
  return specifier === ${JSON.stringify(specifier)} ? {url: ${JSON.stringify(url)}, shortCircuit: true} : next(specifier, context)
}`
  module.register(`data:text/javascript,${encodeURIComponent(hook)}`)
  // `require` asks no such hook; what it asks instead has stood in Node for as long as there are packages.
  const commonJs: CommonJs = module.Module as unknown as CommonJs
  const resolve = commonJs._resolveFilename
  if (!resolve) return
  commonJs._resolveFilename = (request, ...rest) => (request === specifier ? file : resolve(request, ...rest))
}
