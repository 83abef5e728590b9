import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {PYODIDE_FILES, type PyodideStart, pyodideSource} from '../worktimes/pyodide/realm.js'
import {pyodideScripts} from '../worktimes/pyodide/scripts.js'
import type {RealmProgram} from './realm.js'

/** Bytes before the memory in a snapshot file: SHA-256 of the memory, which whoever starts the sandbox has checked. */
export const SNAPSHOT_HEAD = 32

/**
 * Reads Pyodide and, where there is one, its memory snapshot, before the realm around is locked.
 * @param directory Folder of the npm package pyodide 0.28.0.
 */
export function pythonRealmProgram(
  directory: string,
  snapshot: string,
  start: PyodideStart,
  separator: string,
  isolated: boolean,
): RealmProgram {
  const read = (name: string): Buffer => readFileSync(join(directory, name))
  const scripts = pyodideScripts(read('pyodide.asm.js').toString('utf8'), read('pyodide.mjs').toString('utf8'))
  const {abi_version, arch, platform, version, python} = JSON.parse(read('pyodide-lock.json').toString('utf8')).info
  // Packages come with the job, so the list of those that could be fetched is of no use inside.
  const lock = JSON.stringify({info: {abi_version, arch, platform, version, python}, packages: {}})
  const files = new Map<string, Uint8Array>([
    [PYODIDE_FILES.wasm, read('pyodide.asm.wasm')],
    [PYODIDE_FILES.library, read('python_stdlib.zip')],
    [PYODIDE_FILES.lock, Buffer.from(lock)],
  ])
  if (start === 'snapshot') files.set(PYODIDE_FILES.snapshot, readFileSync(snapshot).subarray(SNAPSHOT_HEAD))
  return {source: pyodideSource(scripts, separator, isolated, start), files, evaluates: false}
}
