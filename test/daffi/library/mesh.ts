import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {startController} from '../../../src/daffi/controller/start-controller.js'
import {callbackRegistry} from '../../../src/daffi/library/callback-registry.js'
import {Global, type GlobalOptions} from '../../../src/daffi/library/global.js'
import {type AnyFunction, callbackOfFunction} from '../../../src/daffi/node/callback-of-function.js'
import {joinMesh} from '../../../src/daffi/node/join-mesh.js'
import type {DaffiNode} from '../../../src/daffi/node/node.js'

/** A controller in this process, and whoever joins it. */
export interface TestMesh {
  /** A folder of the test. */
  readonly directory: string
  /** What a `Global` connects with. */
  readonly place: Pick<GlobalOptions, 'host' | 'port' | 'unixSockPath'>
  /** What was logged by globals of this mesh. */
  readonly lines: string[]
  node(name: string, functions: Readonly<Record<string, AnyFunction>>): Promise<DaffiNode>
  global<Functions = unknown>(options?: GlobalOptions<Functions>): Global<Functions>
  /** Ends all. */
  close(): Promise<void>
}

export async function testMesh(kind: 'unix' | 'tcp' = 'unix'): Promise<TestMesh> {
  const directory = mkdtempSync(join(tmpdir(), 'continuum-daffi-'))
  const listen =
    kind === 'unix' ? ({kind, path: join(directory, '.sock')} as const) : ({kind, host: '127.0.0.1', port: 0} as const)
  const options = {listen, tls: undefined, generation: undefined, allow: undefined, tasksFile: undefined}
  const controller = await startController(options, () => {})
  const {address} = controller
  const place = address.kind === 'unix' ? {unixSockPath: directory} : {host: address.host, port: address.port}
  const open: {stop(): Promise<void>}[] = []
  const lines: string[] = []
  return {
    directory,
    place,
    lines,
    node: async (name, functions) => {
      const node = await joinMesh({
        address,
        tls: undefined,
        name,
        role: 'node',
        callbacks: Object.entries(functions).map(([func, fn]) => callbackOfFunction(func, fn)),
        sign: undefined,
        generation: undefined,
        heartbeatProgram: undefined,
        reconnect: false,
        signal: new AbortController().signal,
        log: (line) => lines.push(line),
      })
      open.push(node)
      return node
    },
    global: (given) => {
      const g = new Global({...place, log: (line) => lines.push(line), ...given})
      open.push(g)
      return g
    },
    close: async () => {
      await Promise.all(open.map((one) => one.stop()))
      await controller.close()
      callbackRegistry().entries.clear()
      rmSync(directory, {recursive: true, force: true})
    },
  }
}
