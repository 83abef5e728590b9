import {randomBytes} from 'node:crypto'
import {mkdir, rm, stat, writeFile} from 'node:fs/promises'
import {dirname, extname, join, resolve} from 'node:path'
import {pathToFileURL} from 'node:url'
import {Fault, type FaultCode, readFault, systemErrorCode} from '../errors.js'
import {bundleModule} from './bundle-module.js'
import {moduleFault} from './module-fault.js'
import {type Library, resolveLibrary} from './resolve-library.js'

export interface ModuleOptions {
  /** Where a translated module lies for the moment in which it is imported. */
  readonly cacheDirectory: string
  /** What our own library is to be, whoever imports it. */
  readonly library: Library
  /** What a module that cannot be loaded fails with. */
  readonly code: FaultCode
  /** `import()` itself: bundling may turn ours into something else. @param url of a file */
  readonly importModule: (url: string) => Promise<unknown>
}

const TYPESCRIPT = new Set(['.ts', '.mts', '.cts', '.tsx'])

/**
 * Loads a module of the user's: JavaScript as it is, TypeScript translated together with what it imports by path.
 * Packages are those of the module's own folder, but the library is our own.
 * @returns what it exports @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE; `code` with file and line
 */
export async function loadModule(
  file: string,
  {cacheDirectory, library, code: faultCode, importModule}: ModuleOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const path = resolve(file)
  try {
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error(), {code: 'EISDIR'})
  } catch (error) {
    throw readFault(error, file)
  }
  if (!TYPESCRIPT.has(extname(path))) {
    resolveLibrary(library)
    try {
      return await importFrom(path, importModule)
    } catch (error) {
      // Node does not tell a program where a mistake of syntax is; the translator does.
      if (error instanceof SyntaxError) await bundleModule(path, {library, name: file, code: faultCode})
      throw moduleFault(error, file, faultCode)
    }
  }
  const code = await bundleModule(path, {library, name: file, code: faultCode})
  const translated = join(cacheDirectory, `module-${randomBytes(8).toString('hex')}.mjs`)
  try {
    await writeTranslated(translated, code)
    return await importFrom(translated, importModule)
  } catch (error) {
    throw moduleFault(error, file, faultCode, {file: translated, code})
  } finally {
    await rm(translated, {force: true})
  }
}

async function writeTranslated(file: string, code: string): Promise<void> {
  try {
    await mkdir(dirname(file), {recursive: true, mode: 0o700})
    await writeFile(file, code, {mode: 0o600})
  } catch (error) {
    const why = systemErrorCode(error) ?? String(error)
    throw new Fault(
      'FILE_UNWRITABLE',
      `${file} cannot be written (${why})`,
      'Check the permissions of the cache folder.',
    )
  }
}

async function importFrom(
  path: string,
  importModule: ModuleOptions['importModule'],
): Promise<Readonly<Record<string, unknown>>> {
  const exports = await importModule(pathToFileURL(path).href)
  return typeof exports === 'object' && exports !== null ? {...exports} : {}
}
