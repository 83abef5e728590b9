import {realpathSync} from 'node:fs'
import {join} from 'node:path'
import type {Launcher} from './launcher.js'

export type SandboxBackend = 'isolated-vm' | 'vm'

/** Python for a sandbox. */
export interface SandboxPython {
  /** Folder of the npm package pyodide. */
  readonly directory: string
  /** File of the memory snapshot; without it Python starts cold. */
  readonly snapshot?: string
}

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
  /** With it the worktime is pyodide, else map-basic. */
  readonly python?: SandboxPython
}

/** What the host reads of the pyodide package. */
const PYTHON_FILES = ['pyodide.asm.js', 'pyodide.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip', 'pyodide-lock.json']

export interface SandboxCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/**
 * Command line and environment of a sandbox. The environment holds nothing but a search path: no home, no tokens,
 * no NODE_OPTIONS. The permission flags leave only the host file readable, and what the host reads before there is a
 * job: isolated-vm's binary, Python's files. Nothing is writable.
 */
export function sandboxCommand(options: SandboxProgram): SandboxCommand {
  return command(options, options.backend)
}

/** Command of the host that makes the memory snapshot of Python and writes it to its standard output: no job ever comes near it. */
export function snapshotCommand(options: SandboxProgram): SandboxCommand {
  return command({...options, backend: 'vm'}, 'snapshot')
}

function command(options: SandboxProgram, role: SandboxBackend | 'snapshot'): SandboxCommand {
  const host = realpathSync(options.hostFile)
  const addon = options.backend === 'isolated-vm' && options.isolatedVm ? realpathSync(options.isolatedVm) : undefined
  const python = options.python && realpathSync(options.python.directory)
  const snapshot = options.python?.snapshot && realpathSync(options.python.snapshot)
  const readable = [
    host,
    ...(addon ? [join(addon, '*')] : []),
    ...(python ? PYTHON_FILES.map((name) => join(python, name)) : []),
    ...(snapshot ? [snapshot] : []),
  ]
  const flags = [
    '--no-warnings',
    '--unhandled-rejections=none',
    '--disallow-code-generation-from-strings',
    `--max-old-space-size=${options.memoryMiB}`,
    hasStablePermissions(options.nodeVersion) ? '--permission' : '--experimental-permission',
    ...(addon ? ['--no-node-snapshot', '--allow-addons'] : []),
    ...readable.map((path) => `--allow-fs-read=${path}`),
  ]
  const given = [role, String(options.memoryMiB), addon ?? '', python ?? '', snapshot ?? '']
  const own = [options.execPath, ...flags, host, ...given]
  const [program = options.execPath, ...args] = [...options.launcher.prefix, ...own]
  return {program, args, env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin'}}
}

/** The flag lost its prefix in Node 22.13 and 23.5; older ones do not know the new name. */
function hasStablePermissions(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13)
}
