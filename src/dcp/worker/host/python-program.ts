import {closeSync, fstatSync, openSync, readFileSync, readSync} from 'node:fs'
import {join} from 'node:path'
import {PYODIDE_FILES, type PyodideStart, pyodideSource} from '../worktimes/pyodide/realm.js'
import {pyodideScripts} from '../worktimes/pyodide/scripts.js'
import type {RealmFile, RealmProgram} from './realm.js'

/**
 * A snapshot file: BLAKE2b-512 of the rest, which whoever starts the sandbox compares; length of V8's code cache as 32 bits,
 * little endian; the code cache; Python's memory.
 */
const SUM_BYTES = 64

export function joinSnapshot(codeCache: Uint8Array, memory: Uint8Array): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32LE(codeCache.length)
  return Buffer.concat([head, codeCache, memory])
}

/**
 * Reads Pyodide and, where there is one, its memory snapshot, before the realm around is locked.
 * @param directory Folder of the npm package pyodide 0.28.0.
 */
export function pythonRealmProgram(
  directory: string,
  snapshot: string,
  start: PyodideStart,
  separator: string,
): RealmProgram {
  const place = (name: string): string => join(directory, name)
  const text = (name: string): string => readFileSync(place(name), 'utf8')
  const scripts = pyodideScripts(text('pyodide.asm.js'), text('pyodide.mjs'))
  const {abi_version, arch, platform, version, python} = JSON.parse(text('pyodide-lock.json')).info
  // Packages come with the job, so the list of those that could be fetched is of no use inside.
  const lock = Buffer.from(JSON.stringify({info: {abi_version, arch, platform, version, python}, packages: {}}))
  const files = new Map<string, RealmFile>([
    [PYODIDE_FILES.wasm, fileFrom(place('pyodide.asm.wasm'), 0)],
    [PYODIDE_FILES.library, fileFrom(place('python_stdlib.zip'), 0)],
    [PYODIDE_FILES.lock, {size: lock.length, read: (target) => target.set(lock)}],
  ])
  const program = {source: pyodideSource(scripts, separator), start, files, evaluates: false}
  if (start !== 'snapshot') return program
  const head = Buffer.alloc(4)
  readAt(snapshot, head, SUM_BYTES)
  const codeCache = Buffer.alloc(head.readUInt32LE(0))
  readAt(snapshot, codeCache, SUM_BYTES + head.length)
  files.set(PYODIDE_FILES.snapshot, fileFrom(snapshot, SUM_BYTES + head.length + codeCache.length))
  return {...program, codeCache}
}

/** The rest of a file from an offset on. */
function fileFrom(path: string, offset: number): RealmFile {
  const file = openSync(path, 'r')
  try {
    return {size: fstatSync(file).size - offset, read: (target) => readAt(path, target, offset)}
  } finally {
    closeSync(file)
  }
}

function readAt(path: string, target: Uint8Array, offset: number): void {
  const file = openSync(path, 'r')
  try {
    for (let at = 0; at < target.length; ) {
      const count = readSync(file, target, at, target.length - at, offset + at)
      if (count === 0) throw new Error(`${path} is shorter than it was`)
      at += count
    }
  } finally {
    closeSync(file)
  }
}
