import {readdir, readFile, stat} from 'node:fs/promises'
import {basename, join, resolve} from 'node:path'
import {Fault, readFault, systemErrorCode} from '../../../errors.js'
import type {Wheel} from '../job.js'
import {JOB_LIMITS, mebibytes} from '../job-limits.js'
import {downloadPackage, type PackageSource} from './python-download.js'
import {readPythonLock} from './python-lock.js'

export interface PythonPackageOptions {
  /** Against it relative paths are resolved. */
  readonly directory: string
  /** Folder of the npm package pyodide 0.28.0, for the list of its packages. */
  readonly pyodideDirectory: string
  /** What was fetched is kept here. */
  readonly cacheDirectory: string
  /** Where Pyodide's packages are fetched; by default where Pyodide itself fetches them. */
  readonly address?: string
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
}

/** Where pyodide 0.28.0 finds the packages of its distribution. */
const ADDRESS = 'https://cdn.jsdelivr.net/pyodide/v0.28.0/full/'
/** Platforms of wheels that Pyodide 0.28 runs: none in particular, and its own. */
const PLATFORM = /-(any|pyodide_2025_0_wasm32|emscripten_4_0_9_wasm32)\.whl$/

/**
 * The packages of a Python job, in the order in which they are to be installed. Each entry is a folder (all wheels in
 * it), a wheel, or the name of a package of Pyodide's distribution, which comes with what it depends on.
 * @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE, PACKAGE_UNKNOWN, PACKAGE_UNREACHABLE, PACKAGE_INVALID
 */
export async function loadPythonPackages(
  requires: readonly string[],
  options: PythonPackageOptions,
): Promise<readonly Wheel[]> {
  const wheels = new Map<string, Wheel>()
  for (const entry of requires) {
    for (const wheel of await loadEntry(entry, options)) if (!wheels.has(wheel.name)) wheels.set(wheel.name, wheel)
  }
  return [...wheels.values()]
}

async function loadEntry(entry: string, options: PythonPackageOptions): Promise<readonly Wheel[]> {
  const path = resolve(options.directory, entry)
  if (entry.endsWith('.whl')) return [await readWheel(path)]
  if (/[/\\]|^\.+$/.test(entry)) return readFolder(path)
  const lock = await readPythonLock(options.pyodideDirectory)
  const found = lock.withDependencies(entry)
  if (found) {
    const source: PackageSource = {
      address: options.address ?? ADDRESS,
      cacheDirectory: options.cacheDirectory,
      fetch: options.fetch ?? fetch,
      ...(options.signal ? {signal: options.signal} : {}),
    }
    const wheels: Wheel[] = []
    for (const locked of found) wheels.push(await downloadPackage(locked, source))
    return wheels
  }
  if (await isFolder(path)) return readFolder(path)
  const near = lock.nearest(entry)
  throw new Fault(
    'PACKAGE_UNKNOWN',
    `${entry} is neither a folder, a wheel, nor a package of Pyodide 0.28.0.`,
    `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}Pure Python packages can be given as a wheel: pip download --no-deps ${entry}`,
  )
}

async function readFolder(path: string): Promise<readonly Wheel[]> {
  let names: string[]
  try {
    names = await readdir(path)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOTDIR') {
      throw new Fault('PACKAGE_INVALID', `${path} is not a wheel.`, 'Give a .whl file, or a folder of them.')
    }
    throw readFault(error, path)
  }
  const wheels = names.filter((name) => name.endsWith('.whl')).sort()
  if (wheels.length === 0) {
    throw new Fault('PACKAGE_INVALID', `${path} holds no wheels.`, 'Put .whl files there: pip download -d FOLDER NAME')
  }
  return Promise.all(wheels.map((name) => readWheel(join(path, name))))
}

async function readWheel(path: string): Promise<Wheel> {
  const name = basename(path)
  if (!PLATFORM.test(name)) {
    throw new Fault(
      'PACKAGE_INVALID',
      `${name} is built for another platform: Python runs as WebAssembly here.`,
      'Take a wheel for any platform (…-none-any.whl), or the package of that name from Pyodide.',
    )
  }
  let bytes: Buffer
  try {
    const stats = await stat(path)
    // Before it is read: a pipe may have no end.
    if (!stats.isFile() && !stats.isDirectory()) throw notWheel(path, 'it is no file')
    if (stats.size > JOB_LIMITS.work) throw notWheel(path, `it is larger than ${mebibytes(JOB_LIMITS.work)}`)
    bytes = await readFile(path)
  } catch (error) {
    throw readFault(error, path)
  }
  if (bytes.toString('latin1', 0, 2) === 'PK') return {name, bytes}
  throw notWheel(path, 'it is no zip archive')
}

const notWheel = (path: string, why: string): Fault =>
  new Fault('PACKAGE_INVALID', `${path} is not a wheel: ${why}.`, 'Download it again.')

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
