/** The two scripts of Pyodide 0.28 as expressions, to be evaluated where the names of the bare shell are in scope. */
export interface PyodideScripts {
  /** Value: the function that creates the Emscripten module. */
  readonly module: string
  /** Value: `loadPyodide`. */
  readonly loader: string
}

/**
 * Turns pyodide.asm.js (a classic script that leaves a global) and pyodide.mjs (an ES module) into expressions.
 * @throws Error when they do not look as in Pyodide 0.28.0.
 */
export function pyodideScripts(asm: string, mjs: string): PyodideScripts {
  const without = (text: string): string => text.replace(/\/\/# sourceMappingURL=\S*\s*$/, '')
  const module = without(asm).replace(/globalThis\._createPyodideModule\s*=\s*_createPyodideModule;?\s*$/, '')
  const exported = /export\{(\w+) as loadPyodide,\w+ as version\};?\s*$/.exec(without(mjs))
  if (module.length === asm.length || !exported) throw new Error('This is not the JavaScript of Pyodide 0.28.0')
  const loader = without(mjs).slice(0, exported.index).replaceAll('import.meta.url', '"/py/pyodide.mjs"')
  return {
    module: `(() => {${module}\nreturn _createPyodideModule})()`,
    loader: `(() => {'use strict';${loader}\nreturn ${exported[1]}})()`,
  }
}
