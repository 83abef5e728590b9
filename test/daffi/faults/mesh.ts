import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'vitest'
import type {ControllerAddress} from '../../../src/daffi/link/address.js'
import {joinMesh} from '../../../src/daffi/node/join-mesh.js'
import type {NodeOptions} from '../../../src/daffi/node/joining.js'
import type {DaffiNode, OutgoingCall} from '../../../src/daffi/node/node.js'
import {readRemoteError} from '../../../src/daffi/wire/pickle/shapes/remote-error.js'
import {toJavaScript} from '../../../src/daffi/wire/pickle/to-javascript.js'
import type {PickleValue} from '../../../src/daffi/wire/pickle/values.js'
import {systemErrorCode} from '../../../src/errors.js'
import {type Bundle, bundle} from '../../support/bundle.js'
import {type Child, startChild} from '../../support/child.js'
import {callData, optionsFor, until} from '../node/fixtures.js'

export {until}

/** How a call ended: `code` of its error, or its value. */
export interface Ended {
  readonly value: unknown
  readonly code: string | undefined
  readonly ms: number
}

export interface Asked {
  readonly ended: Promise<Ended>
  readonly items: readonly unknown[]
}

/** A process of the test that calls others. Every call of it is watched: it has to end in time, and once. */
export interface Caller {
  readonly node: DaffiNode
  ask(func: string, args?: readonly unknown[], given?: Partial<OutgoingCall>): Asked
}

/** Real processes on one machine, and what becomes of them. */
export interface FaultMesh {
  readonly address: ControllerAddress
  readonly controller: Child
  /** Starts a controller in the place of one that is gone. */
  restart(): Promise<Child>
  start(role: 'node' | 'flood', name: string, at?: ControllerAddress): Promise<Child>
  caller(given?: Partial<NodeOptions>): Promise<Caller>
  /** Every call made so far has ended once, and no later than it may. Ends all. */
  close(): Promise<void>
}

let programs: Promise<readonly [Bundle, Bundle]> | undefined

export async function removePrograms(): Promise<void> {
  for (const program of (await programs) ?? []) program.remove()
}

export async function startFaultMesh(kind: 'unix' | 'tcp'): Promise<FaultMesh> {
  programs ??= Promise.all([
    bundle('test/daffi/faults/process.ts'),
    bundle('src/daffi/link/native/heartbeat-thread.ts'),
  ])
  const [program, heartbeat] = await programs
  const folder = mkdtempSync(join(tmpdir(), 'faults-'))
  const children: Child[] = []
  const callers: DaffiNode[] = []
  const checks: (() => void)[] = []
  let address: ControllerAddress =
    kind === 'unix' ? {kind, path: join(folder, 'sock')} : {kind, host: '127.0.0.1', port: 0}

  const spawn = async (...args: string[]): Promise<{child: Child; ready: string}> => {
    const child = startChild(program.file, args)
    children.push(child)
    return {child, ready: await child.line((line) => line.startsWith('ready'))}
  }
  const startController = async (): Promise<Child> => {
    const {child, ready} = await spawn('controller', JSON.stringify(address))
    address = JSON.parse(ready.slice('ready '.length)) as ControllerAddress
    return child
  }
  let controller = await startController()

  return {
    get address() {
      return address
    },
    get controller() {
      return controller
    },
    async restart() {
      controller = await startController()
      return controller
    },
    start: async (role, name, at = address) =>
      (await spawn(role, JSON.stringify(at), name, role === 'node' ? heartbeat.file : '')).child,
    async caller(given = {}) {
      const node = await joinMesh(optionsFor({address, name: undefined, role: 'caller', reconnect: true, ...given}))
      callers.push(node)
      return {node, ask: (func, args = [], more = {}) => watched(node, checks, func, args, more)}
    },
    async close() {
      await Promise.all(callers.map((node) => node.stop()))
      for (const check of checks) check()
      for (const {process: child} of children) child.kill('SIGKILL')
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

/** Beyond its timeout, for a machine that is busy. */
const MARGIN_MS = 1500

function watched(
  node: DaffiNode,
  checks: (() => void)[],
  func: string,
  args: readonly unknown[],
  given: Partial<OutgoingCall>,
): Asked {
  const {timeoutMs = 10_000, flag} = given
  const since = performance.now()
  const items: unknown[] = []
  let ends = 0
  let late = 0
  const ended = new Promise<Ended>((resolve) => {
    const end = (value: unknown, code: string | undefined): void => {
      ends++
      late = performance.now() - since - timeoutMs
      resolve({value, code, ms: performance.now() - since})
    }
    node.call(
      {flag: 'REQUEST', func, receiver: '', data: callData(args), returnResult: true, timeoutMs, ...given},
      {
        onItem(value) {
          // An item after the end would be an answer too many.
          if (ends > 0) ends++
          items.push(toJavaScript(value))
        },
        onResult: (value) => end(flag === 'BROADCAST' ? perNode(value) : toJavaScript(value), undefined),
        onError: (error) => end(undefined, systemErrorCode(error) ?? error.message),
      },
    )
  })
  checks.push(() => {
    expect(ends, `ends of ${func}`).toBe(1)
    expect(late, `lateness of ${func}`).toBeLessThan(MARGIN_MS)
  })
  return {ended, items}
}

/** What each node answered to a broadcast, an error as its text. */
function perNode(value: PickleValue): Record<string, unknown> {
  if (!(value instanceof Map)) throw new Error('no answer of a broadcast')
  const told = [...value].map(([name, item]) => [String(name), readRemoteError(item)?.info ?? toJavaScript(item)])
  return Object.fromEntries(told)
}

/** The names of the nodes that a process knows of. */
export function known({node}: Caller): readonly string[] {
  return [...node.mapping.keys()].sort()
}

export async function memoryOf(child: Child): Promise<number> {
  const before = child.lines.filter((line) => line.startsWith('memory')).length
  child.send('memory')
  await until(() => child.lines.filter((line) => line.startsWith('memory')).length > before)
  const lines = child.lines.filter((line) => line.startsWith('memory'))
  return Number(lines.at(-1)?.split(' ')[1])
}
