import {randomBytes} from 'node:crypto'
import {mkdir, rm, stat, writeFile} from 'node:fs/promises'
import {extname, join, resolve} from 'node:path'
import {pathToFileURL} from 'node:url'
import {readFault} from '../../../errors.js'
import {bundleModule} from './bundle-module.js'
import {moduleFault} from './module-fault.js'
import {resolveLibrary} from './resolve-library.js'

export interface ModuleOptions {
  /** Where a translated module lies for the moment in which it is imported. */
  readonly cacheDirectory: string
  /** The file that `continuum/daffi` is to be, whoever imports it. */
  readonly library: string
  /** `import()` itself: bundling may turn ours into something else. @param url of a file */
  readonly importModule: (url: string) => Promise<unknown>
}

const TYPESCRIPT = new Set(['.ts', '.mts', '.cts', '.tsx'])

/**
 * Loads a module with callbacks: JavaScript as it is, TypeScript translated together with what it imports by path.
 * Packages are those of the module's own folder, but `continuum/daffi` is our own library.
 * @returns what it exports @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE; CALLBACK_INVALID with file and line
 */
export async function loadCallbackModule(
  file: string,
  {cacheDirectory, library, importModule}: ModuleOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const path = resolve(file)
  try {
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error(), {code: 'EISDIR'})
  } catch (error) {
    throw readFault(error, file)
  }
  resolveLibrary(library)
  if (!TYPESCRIPT.has(extname(path))) return importFrom(path, file, importModule)

  const code = await bundleModule(path, {library, name: file})
  await mkdir(cacheDirectory, {recursive: true, mode: 0o700})
  const translated = join(cacheDirectory, `module-${randomBytes(8).toString('hex')}.mjs`)
  try {
    await writeFile(translated, code, {mode: 0o600})
    return await importFrom(translated, file, importModule)
  } finally {
    await rm(translated, {force: true})
  }
}

async function importFrom(
  path: string,
  file: string,
  importModule: ModuleOptions['importModule'],
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const exports = await importModule(pathToFileURL(path).href)
    return typeof exports === 'object' && exports !== null ? {...exports} : {}
  } catch (error) {
    throw moduleFault(error, file)
  }
}
