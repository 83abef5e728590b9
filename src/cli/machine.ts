import {availableParallelism} from 'node:os'
import {join} from 'node:path'
import {stateDirectory} from './places.js'

/** What the engines must know of this process and machine; nothing below the edge looks for itself. */
export interface Machine {
  readonly stateDirectory: string
  readonly execPath: string
  readonly nodeVersion: string
  readonly platform: NodeJS.Platform
  readonly pid: number
  readonly cores: number
  /** The program that runs inside each sandbox process. */
  readonly sandboxHost: string
  /** Folder of the package. */
  readonly root: string
}

/** @param root Folder of the package. */
export function thisMachine(root: string): Machine {
  return {
    stateDirectory: stateDirectory(),
    execPath: process.execPath,
    nodeVersion: process.versions.node,
    platform: process.platform,
    pid: process.pid,
    cores: availableParallelism(),
    sandboxHost: join(root, 'dist', 'sandbox-host.cjs'),
    root,
  }
}
