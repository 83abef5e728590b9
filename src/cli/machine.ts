import {createRequire} from 'node:module'
import {availableParallelism, tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Fault} from '../errors.js'
import type * as ImportModule from './import-module.js'
import {cacheDirectory, stateDirectory} from './places.js'

/** What the engines must know of this process and machine; nothing below the edge looks for itself. */
export interface Machine {
  readonly stateDirectory: string
  readonly cacheDirectory: string
  /** The working directory. */
  readonly directory: string
  readonly execPath: string
  readonly nodeVersion: string
  readonly platform: NodeJS.Platform
  readonly pid: number
  /** Whose process this is; undefined where users have no numbers. */
  readonly user: number | undefined
  readonly cores: number
  /** The program that runs inside each sandbox process. */
  readonly sandboxHost: string
  /** The `dcp` command, for a worker in the background. */
  readonly dcpProgram: string
  findIsolatedVm(): string | undefined
  /** Folder of the pyodide package. */
  readonly pyodideDirectory: string
  /** Where daffi has its UNIX socket. */
  readonly temporaryDirectory: string
  /** The `daffi` command, for calls that are held in the background. */
  readonly daffiProgram: string
  /** The programs of daffi's threads. */
  readonly daffiController: string
  readonly daffiHeartbeat: string
  /** The database of daffi's delayed, periodic and background calls. */
  readonly heldCalls: string
  /** Node's own `import()`. @param url `file:` and path */
  importModule(url: string): Promise<unknown>
  /** The program in which functions of an executor run, and the one for those in Python. */
  readonly executorHost: string
  readonly pythonDriver: string
  /** What `continuum/colonies` is to modules of functions. */
  readonly coloniesLibrary: string
  /** Ends a process with all that it started; throws when it is gone. */
  signalGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void
  /** What `continuum/daffi` is to modules of callbacks. */
  readonly daffiLibrary: string
}

/** @param root Folder of the package. */
export function thisMachine(root: string): Machine {
  const require = createRequire(join(root, 'package.json'))
  const state = stateDirectory()
  return {
    stateDirectory: state,
    cacheDirectory: cacheDirectory(),
    directory: process.cwd(),
    execPath: process.execPath,
    nodeVersion: process.versions.node,
    platform: process.platform,
    pid: process.pid,
    user: process.geteuid?.(),
    cores: availableParallelism(),
    temporaryDirectory: tmpdir(),
    dcpProgram: join(root, 'bin', 'dcp.js'),
    daffiProgram: join(root, 'bin', 'daffi.js'),
    daffiController: join(root, 'dist', 'daffi-controller.cjs'),
    daffiHeartbeat: join(root, 'dist', 'daffi-heartbeat.cjs'),
    heldCalls: join(state, 'daffi.db'),
    importModule: (url) => {
      const own = require(join(root, 'dist', 'import-module.cjs')) as typeof ImportModule
      return settled(url, own.importModule(url))
    },
    executorHost: join(root, 'dist', 'executor-host.cjs'),
    pythonDriver: join(root, 'dist', 'executor-driver.py'),
    coloniesLibrary: join(root, 'dist', 'library', 'colonies.mjs'),
    signalGroup: (group, signal) => {
      process.kill(-group, signal)
    },
    daffiLibrary: join(root, 'dist', 'library', 'daffi.mjs'),
    sandboxHost: join(root, 'dist', 'sandbox-host.cjs'),
    findIsolatedVm: () => {
      try {
        return dirname(require.resolve('isolated-vm/package.json'))
      } catch {
        // npm leaves it out where this Node is too old for it.
        return undefined
      }
    },
    get pyodideDirectory() {
      return dirname(require.resolve('pyodide/pyodide.mjs'))
    },
  }
}

/** Node ends in silence where nothing is left to do but wait for a module that never is ready. */
function settled<Value>(url: string, importing: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onIdle = (): void => {
      const hint = 'Correct the module: what it awaits never comes, or it exports a function named then.'
      reject(new Fault('CALLBACK_INVALID', `${fileURLToPath(url)} does not finish loading`, hint))
    }
    process.once('beforeExit', onIdle)
    importing.then(resolve, reject).finally(() => process.off('beforeExit', onIdle))
  })
}
