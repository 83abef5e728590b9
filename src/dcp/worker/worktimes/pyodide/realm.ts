import {captureIntrinsics, type Intrinsics} from '../map-basic/intrinsics.js'
import {makeTextCoding} from '../map-basic/text-coding.js'
import {pythonProgram} from './python/program.js'
import type {PyodideScripts} from './scripts.js'
import {makeShell} from './shell.js'

/** Bound of Python's memory. The rest of what the process may have is for V8 and the program itself. */
const MAX_PAGES = (1024 * 1024 * 1024) / 65536

/** Names under which Pyodide finds its files in the realm. */
export const PYODIDE_FILES = {
  wasm: '/py/pyodide.asm.wasm',
  library: '/py/python_stdlib.zip',
  lock: '/py/pyodide-lock.json',
  snapshot: '/py/snapshot',
} as const

export type PyodideStart = 'cold' | 'snapshot' | 'makeSnapshot'

/**
 * Source of the pyodide worktime as it runs inside the untrusted realm: an expression whose value is a function
 * `(emit, now, startTimer, stopTimer, random, take, fill, start) => Promise<RealmDoor>`; with the start `makeSnapshot`
 * the door gives the memory instead and takes no job. It is the same text however Python starts: V8's code cache, which
 * is kept with the snapshot, fits one text.
 * @param separator Stands between the value texts of a batch.
 */
export function pyodideSource(scripts: PyodideScripts, separator: string): string {
  return `((emit, now, startTimer, stopTimer, random, take, fill, start) => {
const js = (${captureIntrinsics})();
const host = {now: fill ? () => now() : (${makeClock})(js), random: (count) => random(count), take: (name) => take(name), fill: (name, bytes) => fill(name, bytes)};
const shell = (${makeShell})(js, host, (${makeTextCoding})(js), ${MAX_PAGES});
const {${SHELL_NAMES}} = shell.names;
const _createPyodideModule = (0, ${scripts.module});
const loadPyodide = (0, ${scripts.loader});
return (${openPython})(js, emit, shell.troubles, loadPyodide, ${JSON.stringify(pythonProgram(separator))}, start, readbuffer);
})
//# sourceURL=sandbox-python.js`
}

const SHELL_NAMES =
  'WebAssembly, TextDecoder, TextEncoder, readbuffer, read, load, performance, os, console, setTimeout, clearTimeout, location'

type Callable = (...args: unknown[]) => unknown
interface Pyodide {
  runPython(source: string, options?: {globals: unknown}): unknown
  makeMemorySnapshot(): Uint8Array
  readonly globals: {get(name: string): {get(name: string): Callable}; delete(name: string): void}
  readonly _api: {loadDynlib(path: string): Promise<void>}
}

/** Runs inside the untrusted realm. Starts Python, cold or from the memory snapshot, and puts the door before it. */
async function openPython(
  js: Intrinsics,
  emit: (type: string, body: string) => void,
  troubles: () => string,
  loadPyodide: (options: object) => Promise<Pyodide>,
  program: string,
  start: PyodideStart,
  readbuffer: (name: string) => ArrayBuffer,
) {
  const quiet = (): void => {}
  const options = {
    indexURL: '/py/',
    jsglobals: js.create(null),
    stdin: () => null,
    stdout: quiet,
    stderr: quiet,
    ...(start === 'snapshot' ? {_loadSnapshot: readbuffer('/py/snapshot')} : {}),
    ...(start === 'makeSnapshot' ? {_makeSnapshot: true} : {}),
  }
  const pyodide = await loadPyodide(options)
  if (start !== 'snapshot') pyodide.runPython(program)
  if (start === 'makeSnapshot') return {__proto__: null, snapshot: () => pyodide.makeMemorySnapshot()}

  const functions = pyodide.globals.get('__program')
  pyodide.globals.delete('__program')
  const sleepers = new Int32Array(new SharedArrayBuffer(4))
  const wait = Atomics.wait
  functions.get('start')(
    (type: unknown, body: unknown) => emit(`${type}`, `${body}`),
    (milliseconds: number) => void wait(sleepers, 0, 0, milliseconds),
  )
  const prepare = functions.get('prepare_work')
  const load = functions.get('load_work')
  const run = functions.get('run')

  /** JavaScript sees an exception only when the interpreter itself has failed, and then it cannot go on. */
  const fatal = (error: unknown): void => {
    let message = 'unknown'
    try {
      message = `${error} ${troubles()}`
    } catch {
      // It says nothing.
    }
    emit('fatal', `Python failed: ${js.substring(message, 0, 1000)}`)
  }
  const define = async (body: string): Promise<void> => {
    try {
      const libraries = `${prepare(body)}`
      for (let at = 0; at < libraries.length; ) {
        const end = js.indexOf(`${libraries}\n`, '\n', at)
        await pyodide._api.loadDynlib(js.substring(libraries, at, end))
        at = end + 1
      }
      load()
    } catch (error) {
      fatal(error)
    }
  }
  return {
    __proto__: null,
    define: (body: string): void => void define(body),
    run: (body: string): void => {
      try {
        run(body)
      } catch (error) {
        fatal(error)
      }
    },
    fire: (): void => {},
  }
}

/** For isolated-vm, where a call to the host costs 0.1 ms: counts whole milliseconds. */
function makeClock(js: Intrinsics): () => number {
  const origin = js.clock()
  let last = 0
  return () => {
    const now = js.clock() - origin
    if (now > last) last = now
    return last
  }
}
