import {createRequire} from 'node:module'
import {availableParallelism} from 'node:os'
import {dirname, join} from 'node:path'
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
  readonly cores: number
  /** The program that runs inside each sandbox process. */
  readonly sandboxHost: string
  /** The `dcp` command, for a worker in the background. */
  readonly dcpProgram: string
  findIsolatedVm(): string | undefined
  /** Folder of the pyodide package. */
  readonly pyodideDirectory: string
}

/** @param root Folder of the package. */
export function thisMachine(root: string): Machine {
  const require = createRequire(join(root, 'package.json'))
  return {
    stateDirectory: stateDirectory(),
    cacheDirectory: cacheDirectory(),
    directory: process.cwd(),
    execPath: process.execPath,
    nodeVersion: process.versions.node,
    platform: process.platform,
    pid: process.pid,
    cores: availableParallelism(),
    dcpProgram: join(root, 'bin', 'dcp.js'),
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
