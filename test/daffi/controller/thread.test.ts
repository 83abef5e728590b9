import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {ControllerOptions} from '../../../src/daffi/controller/controller.js'
import {startController} from '../../../src/daffi/controller/start-controller.js'
import {startControllerThread} from '../../../src/daffi/controller/start-controller-thread.js'
import {joinMesh} from '../../../src/daffi/node/join-mesh.js'
import {call, until} from './mesh.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
let folder: string
let program: string
beforeAll(async () => {
  // Below node_modules, where the packages that stay outside of the bundle are found.
  folder = await mkdtemp(join(root, 'node_modules', '.controller-'))
  program = join(folder, 'thread.mjs')
  await build({
    entryPoints: [join(root, 'src/daffi/controller/controller-thread.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  })
})
afterAll(() => rm(folder, {recursive: true, force: true}))

const optionsFor = (path: string): ControllerOptions => ({
  listen: {kind: 'unix', path},
  tls: undefined,
  generation: undefined,
  allow: undefined,
  tasksFile: undefined,
})
const caller = {
  tls: undefined,
  name: 'caller',
  role: 'caller',
  callbacks: [],
  sign: undefined,
  generation: undefined,
  heartbeatProgram: undefined,
  reconnect: false,
  signal: new AbortController().signal,
  log: () => undefined,
} as const

describe('a controller', () => {
  test('in a thread does what it does anywhere', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'daffi-')), 'sock')
    const log: string[] = []
    const controller = await startControllerThread(program, optionsFor(path), (line) => log.push(line))
    expect(controller.address).toEqual({kind: 'unix', path})
    const node = await joinMesh({...caller, name: 'node', role: 'node', address: controller.address})
    expect((await call(node, '@nodes')).result).toMatchObject([{name: 'node'}])
    await until(() => log.some((line) => line.includes('node')))
    await controller.close()
    await controller.ended
    await node.stopped
  })

  test('in a thread tells why it cannot start', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'daffi-')), 'sock')
    const first = await startController(optionsFor(path), () => undefined)
    const second = startControllerThread(program, optionsFor(path), () => undefined)
    await expect(second).rejects.toMatchObject({name: 'Fault', code: 'ADDRESS_IN_USE', hint: expect.any(String)})
    await first.close()
    await first.ended
  })

  test('whose thread crashes rejects its end', async () => {
    const crashing = join(folder, 'crash.mjs')
    await writeFile(
      crashing,
      `import {parentPort} from 'node:worker_threads'
       parentPort.postMessage({type: 'started', address: {kind: 'unix', path: '/x'}})
       setTimeout(() => { throw new Error('crashed') }, 50)`,
    )
    const controller = await startControllerThread(crashing, optionsFor('/x'), () => undefined)
    await expect(controller.ended).rejects.toThrow('crashed')
    await controller.close()
  })

  test('that closes tells its nodes, within bounds', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'daffi-')), 'sock')
    const controller = await startController(optionsFor(path), () => undefined)
    const node = await joinMesh({...caller, address: controller.address})
    const since = performance.now()
    await Promise.all([controller.close(), controller.close()])
    await controller.ended
    await node.stopped
    expect(performance.now() - since).toBeLessThan(3000)
  })
})
