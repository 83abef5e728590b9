import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join, posix} from 'node:path'
import vm from 'node:vm'
import type * as Dispatch from './dispatch.js'
import type {PackageFacts} from './invocation.js'

// This file alone is compiled on every start: it is built on its own to dist/start.cjs, and loads everything
// else from dist/ as CommonJS chunks with V8 code caches (build/code-cache.mjs writes them).

/** Package facts and the command table, put in by the build. */
declare const PACKAGE: PackageFacts
declare const COMMANDS: Readonly<Record<string, string>>

interface Chunk {
  exports: Record<string, unknown>
  script: vm.Script
}

const DIST = __dirname
const CACHE = join(DIST, 'cache', `${process.version}-${process.arch}`)
const nodeRequire = createRequire(__filename)

/** The chunks that this process has loaded, by name; the build makes their caches from it. */
export const loaded = new Map<string, Chunk>()

/**
 * The V8 code cache of a chunk, or undefined. V8 checks its own version and flags but neither the cache's content
 * (damage kills the process) nor the source it belongs to (an edited source of the same length runs old code). So the
 * file holds the source and the cache twice, after the lengths of both (4 bytes each), and all is compared: that is
 * native code, where a checksum would need node:zlib and its 2 ms.
 */
function cachedData(name: string, source: Buffer): Buffer | undefined {
  if (process.env.CONTINUUM_CODE_CACHE === 'off') return undefined
  try {
    const file = readFileSync(join(CACHE, name.replaceAll('/', '+')))
    const sourceEnd = 8 + file.readUInt32LE(0)
    const dataEnd = sourceEnd + file.readUInt32LE(4)
    const data = file.subarray(sourceEnd, dataEnd)
    return source.equals(file.subarray(8, sourceEnd)) && data.equals(file.subarray(dataEnd)) ? data : undefined
  } catch {
    return undefined
  }
}

/** Loads a chunk of dist/ by its path, such as `commands/dcp/job/list.js`. */
export function load(name: string): Record<string, unknown> {
  const known = loaded.get(name)
  if (known) return known.exports
  const filename = join(DIST, name)
  const source = readFileSync(filename)
  const cache = cachedData(name, source)
  const script = new vm.Script(
    `(function(exports,require,module,__filename,__dirname,__importMetaUrl){${source.toString('latin1')}\n})`,
    {filename, ...(cache && {cachedData: cache})},
  )
  const chunk: Chunk = {exports: {}, script}
  loaded.set(name, chunk)
  const require = (id: string): unknown => {
    if (id.startsWith('.')) return load(posix.join(posix.dirname(name), id))
    return id.startsWith('dist:') ? load(id.slice('dist:'.length)) : nodeRequire(id)
  }
  script
    .runInThisContext()
    .call(chunk.exports, chunk.exports, require, chunk, filename, dirname(filename), `file://${filename}`)
  return chunk.exports
}

/** Runs one of the package's programs on this process's arguments. */
export async function start(bin: string, argv = process.argv.slice(2)): Promise<void> {
  const {dispatch} = load('src/cli/dispatch.js') as unknown as typeof Dispatch
  await dispatch({bin, argv, facts: PACKAGE, commands: COMMANDS, root: join(DIST, '..'), load})
}
