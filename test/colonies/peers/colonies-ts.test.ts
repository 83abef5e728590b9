import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {WebSocket} from 'ws'
import {hexOfBytes} from '../../../src/keystore/hex.js'
import {coloniesTs, run, upstreamEnvironment, upstreamServer} from '../../support/colonies-peers.js'
import {
  newColony,
  openEmbedded,
  specFor,
  type TestColony,
  uniqueName,
  type World,
} from '../../support/colonies-world.js'

/** What the client answers is declared as `any` upstream. */
interface Client {
  setPrivateKey(key: string): void
  submitFunctionSpec(spec: object): Promise<{processid: string; state: number}>
  assign(colony: string, timeout: number, key: string): Promise<{processid: string}>
  closeProcess(id: string, output: readonly string[]): Promise<unknown>
  getProcesses(colony: string, count: number, state: number): Promise<readonly {processid: string}[] | null>
  addLog(id: string, message: string, key: string): Promise<unknown>
  getLogs(colony: string, id: string, executor: string): Promise<readonly {message: string}[]>
  subscribeProcess(
    colony: string,
    id: string,
    state: number,
    timeout: number,
    onProcess: (process: {state: number}) => void,
    onError: (error: Error) => void,
    onClose: () => void,
  ): {close(): void}
}

/** Tests of its own suite that are about files, which this server has not. */
const OUT_OF_SCOPE = /File Operations/

describe.runIf(coloniesTs)('colonies-ts', () => {
  let world: World
  let colony: TestColony

  beforeAll(async () => {
    world = await openEmbedded({}, upstreamServer)
    colony = await newColony(world)
  })
  afterAll(() => world.close())

  test('its own integration tests pass', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'colonies-ts-'))
    const report = join(folder, 'report.json')
    const argv = ['vitest', 'run', 'src/client.integration.test.ts', '--reporter=json', `--outputFile=${report}`]
    const env = {...upstreamEnvironment(world, uniqueName('theirs')), COLONIES_EXECUTOR_NAME: 'theirs', HOME: folder}
    await run('npx', argv, {env, cwd: coloniesTs ?? ''})
    const {testResults} = await import(pathToFileURL(report).href, {with: {type: 'json'}}).then((it) => it.default)
    rmSync(folder, {recursive: true})
    const results = testResults[0].assertionResults as readonly {
      fullName: string
      status: string
      failureMessages: []
    }[]
    const ours = results.filter(({fullName}) => !OUT_OF_SCOPE.test(fullName))
    expect(ours.filter(({status}) => status !== 'passed').map((each) => [each.fullName, each.failureMessages])).toEqual(
      [],
    )
    expect(ours.length).toBeGreaterThan(17)
  })

  test('submits, assigns, logs and closes', async () => {
    const sdk = await import(pathToFileURL(join(coloniesTs ?? '', 'dist/index.mjs')).href)
    const client: Client = new sdk.ColoniesClient({host: world.host, port: world.port})
    const executor = hexOfBytes(colony.executor.key)
    client.setPrivateKey(hexOfBytes(colony.user.key))
    const {processid} = await client.submitFunctionSpec(specFor(colony))
    expect(await client.assign(colony.name, 5, executor)).toMatchObject({processid, state: 1})
    await client.addLog(processid, 'grüße 👋', executor)
    expect(await client.getLogs(colony.name, processid, '')).toMatchObject([{message: 'grüße 👋'}])
    client.setPrivateKey(executor)
    await client.closeProcess(processid, ['done'])
    expect(await client.getProcesses(colony.name, 10, 2)).toMatchObject([{processid, out: ['done']}])
    expect(await client.getProcesses(colony.name, 10, 1)).toBeNull()
    await expect(client.assign(colony.name, 1, executor)).rejects.toThrow(/No process available/)
  })

  test('hears of the end of a process, and of the end of its subscription', async () => {
    // Node 20 has no WebSocket of its own.
    globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket
    const sdk = await import(pathToFileURL(join(coloniesTs ?? '', 'dist/index.mjs')).href)
    const client: Client = new sdk.ColoniesClient({host: world.host, port: world.port})
    client.setPrivateKey(hexOfBytes(colony.executor.key))
    const {processid} = await client.submitFunctionSpec(specFor(colony))
    const heard: string[] = []
    const subscribe = (state: number, timeout: number): Promise<void> =>
      new Promise((resolve) => {
        const onProcess = (process: {state: number}): void => {
          heard.push(`state ${process.state}`)
          socket.close()
        }
        const onError = (error: Error): void => {
          heard.push(error.message)
        }
        const socket = client.subscribeProcess(colony.name, processid, state, timeout, onProcess, onError, resolve)
      })
    await subscribe(2, 1)
    expect(heard).toEqual([])
    await client.assign(colony.name, 5, hexOfBytes(colony.executor.key))
    await client.closeProcess(processid, [])
    await subscribe(2, 10)
    expect(heard).toEqual(['state 2'])
  })
})
