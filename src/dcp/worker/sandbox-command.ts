import {realpathSync} from 'node:fs'
import {join} from 'node:path'
import type {Launcher} from './launcher.js'

export type SandboxBackend = 'isolated-vm' | 'vm'

export interface SandboxProgram {
  /** Node's executable, and its version without `v`. */
  readonly execPath: string
  readonly nodeVersion: string
  /** The bundled sandbox host. */
  readonly hostFile: string
  readonly backend: SandboxBackend
  /** Directory of the isolated-vm package; needed with that backend. */
  readonly isolatedVm?: string
  readonly launcher: Launcher
  /** Bound of the JavaScript heap, and with isolated-vm of the isolate. */
  readonly memoryMiB: number
}

export interface SandboxCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/**
 * Command line and environment of a sandbox. The environment holds nothing but a search path: no home, no tokens,
 * no NODE_OPTIONS. The permission flags leave only the host file (and isolated-vm's binary) readable.
 */
export function sandboxCommand(options: SandboxProgram): SandboxCommand {
  const host = realpathSync(options.hostFile)
  const addon = options.backend === 'isolated-vm' && options.isolatedVm ? realpathSync(options.isolatedVm) : undefined
  const readable = addon ? [host, join(addon, '*')] : [host]
  const flags = [
    '--no-warnings',
    '--unhandled-rejections=none',
    '--disallow-code-generation-from-strings',
    `--max-old-space-size=${options.memoryMiB}`,
    hasStablePermissions(options.nodeVersion) ? '--permission' : '--experimental-permission',
    ...(addon ? ['--no-node-snapshot', '--allow-addons'] : []),
    ...readable.map((path) => `--allow-fs-read=${path}`),
  ]
  const own = [options.execPath, ...flags, host, options.backend, String(options.memoryMiB), ...(addon ? [addon] : [])]
  const [program = options.execPath, ...args] = [...options.launcher.prefix, ...own]
  return {program, args, env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin'}}
}

/** The flag lost its prefix in Node 22.13 and 23.5; older ones do not know the new name. */
function hasStablePermissions(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13)
}
