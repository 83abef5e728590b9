import {spawn} from 'node:child_process'
import {cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {hexOfBytes} from '../../../src/keystore/hex.js'
import {coloniesTs, run, upstreamEnvironment, upstreamServer} from '../../support/colonies-peers.js'
import {newColony, openEmbedded, someone, type TestColony, type World} from '../../support/colonies-world.js'
import {ROOT} from '../../support/run-program.js'
import {eventually, type Started, watch} from '../../support/started.js'

/** A blueprint, as its example has them. */
interface Device {
  readonly metadata: {readonly name: string; readonly generation?: number}
  spec: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
}

/** What the client answers is declared as `any` upstream. */
interface Client {
  setPrivateKey(key: string): void
  getBlueprints(colony: string): Promise<readonly Device[]>
  getBlueprint(colony: string, name: string): Promise<Device>
  updateBlueprint(blueprint: Device): Promise<Device>
  removeBlueprint(colony: string, name: string): Promise<unknown>
  getProcesses(colony: string, count: number, state: number): Promise<readonly {errors: readonly string[]}[] | null>
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

// Its example is copied, because it finds its packages beside itself; no file of it is changed.
describe.runIf(coloniesTs)("colonies-ts' example of blueprints", () => {
  let world: World
  let colony: TestColony
  let folder: string
  let env: NodeJS.ProcessEnv
  let reconciler: Started
  let client: Client

  beforeAll(async () => {
    world = await openEmbedded({}, upstreamServer)
    colony = await newColony(world)
    folder = mkdtempSync(join(tmpdir(), 'colonies-ts-'))
    cpSync(join(coloniesTs ?? '', 'examples/blueprint'), folder, {recursive: true})
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(coloniesTs ?? '', join(folder, 'node_modules/colonies-ts'))
    symlinkSync(join(ROOT, 'node_modules/ws'), join(folder, 'node_modules/ws'))
    const keys = {owner: colony.owner.key, member: someone().key}
    env = {...upstreamEnvironment(world, colony.name, keys), RECONCILER_WS_PORT: String(await freePort())}
    reconciler = watch(spawn(process.execPath, ['reconciler.js'], {cwd: folder, env}))
    const sdk = await import(pathToFileURL(join(coloniesTs ?? '', 'dist/index.mjs')).href)
    client = new sdk.ColoniesClient({host: world.host, port: world.port})
    client.setPrivateKey(hexOfBytes(colony.user.key))
  })
  afterAll(async () => {
    reconciler.kill('SIGKILL')
    await reconciler.ended()
    await world.close()
    rmSync(folder, {recursive: true})
  })

  const synced = (name: string): Promise<Device> =>
    eventually(async () => {
      const device = await client.getBlueprint(colony.name, name)
      const {status} = device
      return (
        status?.online === true && Object.entries(device.spec).every(([key, value]) => status[key] === value) && device
      )
    })

  test('sets up devices, which its reconciler brings to the state they should have', async () => {
    await eventually(async () => reconciler.lines.some((line) => line.includes('Waiting for reconcile processes')))
    const {status, stdout} = await run(process.execPath, ['setup.js'], {env, cwd: folder})
    expect(status).toBe(0)
    expect(stdout).toContain('Created: home-device-def')
    expect(stdout).not.toContain('Failed')
    const names = (await client.getBlueprints(colony.name)).map(({metadata}) => metadata.name)
    expect(names).toEqual(['bedroom-light', 'living-room-light', 'living-room-thermostat'])
    for (const name of names) await synced(name)
    const again = await run(process.execPath, ['setup.js'], {env, cwd: folder})
    expect(again.stdout).toContain('Exists: bedroom-light')
  })

  test('follows what its page changes, and loses no status by it', async () => {
    const device = await client.getBlueprint(colony.name, 'bedroom-light')
    device.spec = {...device.spec, power: true}
    expect(await client.updateBlueprint(device)).toMatchObject({metadata: {generation: 1}, status: {online: true}})
    expect((await synced('bedroom-light')).status).toMatchObject({power: true, brightness: 50})
  })

  test('is asked to clean up what is removed', async () => {
    await client.removeBlueprint(colony.name, 'bedroom-light')
    await expect(client.getBlueprint(colony.name, 'bedroom-light')).rejects.toThrow(/not found/)
    // It looks for the blueprint then, which is gone.
    const failed = await eventually(async () => (await client.getProcesses(colony.name, 10, 3)) ?? undefined)
    expect(failed).toMatchObject([{errors: [expect.stringContaining('not found')]}])
  })
})
