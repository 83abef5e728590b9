import {createHash, randomUUID} from 'node:crypto'
import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {Fault} from '../../../errors.js'
import type {Wheel} from '../job.js'
import type {LockedPackage} from './python-lock.js'

export interface PackageSource {
  /** Folder of the packages, as a URL with a slash at its end. */
  readonly address: string
  readonly cacheDirectory: string
  readonly fetch: typeof fetch
  readonly signal?: AbortSignal
}

const LIMIT_MS = 120_000

/**
 * A package of Pyodide's distribution: from the cache when what is there is whole, else fetched. Its sum is that of the lock file.
 * @throws Fault PACKAGE_UNREACHABLE, PACKAGE_INVALID
 */
export async function downloadPackage(wanted: LockedPackage, source: PackageSource): Promise<Wheel> {
  const kept = join(source.cacheDirectory, wanted.file)
  const known = await readFile(kept).catch(() => undefined)
  if (known && sumOf(known) === wanted.sha256) return {name: wanted.file, bytes: known}
  const url = `${source.address}${wanted.file}`
  const bytes = await get(wanted.name, url, source)
  if (sumOf(bytes) !== wanted.sha256) {
    throw new Fault(
      'PACKAGE_INVALID',
      `${url} is not the package ${wanted.name} of Pyodide 0.28.0: its SHA-256 differs.`,
      'Try again; if it stays so, something between here and there changes what is fetched.',
    )
  }
  await keep(source.cacheDirectory, kept, bytes)
  return {name: wanted.file, bytes}
}

async function get(name: string, url: string, {fetch, signal}: PackageSource): Promise<Buffer> {
  const limit = AbortSignal.timeout(LIMIT_MS)
  try {
    const response = await fetch(url, {signal: signal ? AbortSignal.any([signal, limit]) : limit})
    if (response.ok) return Buffer.from(await response.arrayBuffer())
    throw unreachable(name, url, `the server answered ${response.status}`)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof Fault) throw error
    throw unreachable(name, url, reasonOf(error))
  }
}

const unreachable = (name: string, url: string, why: string): Fault =>
  new Fault(
    'PACKAGE_UNREACHABLE',
    `The package ${name} cannot be fetched from ${url}: ${why}.`,
    'Without a network, download that file elsewhere and give a folder of wheels instead.',
  )

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message
}

/** A cache that cannot be written costs time, and nothing else. */
async function keep(directory: string, file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    await mkdir(directory, {recursive: true, mode: 0o700})
    await writeFile(temporary, bytes, {flag: 'wx', mode: 0o600})
    await rename(temporary, file)
  } catch {
    await rm(temporary, {force: true}).catch(() => {})
  }
}

const sumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
