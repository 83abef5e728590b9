import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {
  pycolonies,
  runPython,
  startPython,
  storageEnvironment,
  upstreamEnvironment,
  upstreamServer,
} from '../../support/colonies-peers.js'
import {newColony, newExecutor, openEmbedded, type TestColony, type World} from '../../support/colonies-world.js'
import {type ServedObjects, serveS3} from '../../support/s3-service.js'
import {eventually} from '../../support/started.js'

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Tests of upstream's own suites that need its library for synchronising, written in Go. */
const OUT_OF_SCOPE = ['test_sync', 'test_get_files']

describe.runIf(pycolonies)('pycolonies', () => {
  let world: World
  let storage: ServedObjects
  let executor: TestColony['executor']
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    world = await openEmbedded({}, upstreamServer)
    const colony = await newColony(world)
    // The type that its suite has in its text.
    executor = await newExecutor(world, colony, 'python', {executortype: 'cli'})
    storage = await serveS3()
    env = {
      ...upstreamEnvironment(world, colony.name, {owner: colony.owner.key, member: executor.key}),
      ...storageEnvironment(storage),
    }
  })
  afterAll(async () => {
    await world.close()
    await storage.end()
  })

  const suites = {colonies_test: 13, api_test: 8, blueprint_test: 4}
  for (const [suite, least] of Object.entries(suites)) {
    test(`its own ${suite} passes`, async () => {
      const known = {COLONIES_EXECUTOR_NAME: executor.name, TEST_COLONY_HOST: world.host}
      const ended = await runPython([script('run-suite.py'), suite, ...OUT_OF_SCOPE], {...env, ...known})
      const {ran, wrong} = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '') as {
        ran: number
        wrong: readonly string[]
      }
      expect(wrong).toEqual([])
      expect(ran).toBeGreaterThanOrEqual(least)
    })
  }

  test('submits, waits on the WebSocket, and reads the output', async () => {
    const ended = await runPython([script('submit-and-wait.py'), executor.type], env)
    expect(ended.stderr).toBe('')
    expect(ended.stdout.trim().split('\n')).toEqual([
      '2 ["hello"]',
      'nothing: No process available for assignment',
      'gone: WebSocketConnectionClosedException',
      'none: None',
    ])
  })

  test('lists labels and files, freezes and removes them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pycolonies-'))
    const ended = await runPython([script('labels.py'), folder], env)
    rmSync(folder, {recursive: true})
    expect(ended.stderr).toBe('')
    expect(ended.stdout.trim().split('\n')).toEqual([
      'a.txt 5 True',
      '/py 2 /py/below 1',
      '/py 2 /py/below 1',
      'a.txt b.bin',
      'hello',
      "b'\\x00\\x01'",
      'frozen 3',
      'b.bin',
      'Failed: 404',
    ])
  })

  test('chains functions as its monad does', async () => {
    const ended = await runPython([script('workflow.py'), executor.type], env)
    expect(ended.stderr).toBe('')
    expect(ended.stdout.trim()).toBe('3')
  })

  test('computes MapReduce in a workflow that grows', async () => {
    const ended = await runPython([script('map-reduce.py'), executor.type], env)
    expect(ended.stderr).toBe('')
    expect(ended.stdout.trim()).toBe('15')
  })

  test('runs its own examples: executors that wait, and programs that use them', async () => {
    const example = (name: string): string => join(pycolonies ?? '', 'examples', `${name}.py`)
    // The one for Python code stumbles over Python 3.13, which hides what a function executes from itself.
    const names = ['helloworld-executor', 'echo-executor']
    const executors = names.map((name) => startPython([example(name.replace('-', '_'))], env))
    try {
      for (const {lines} of executors) await eventually(async () => lines.some((line) => line.includes('registered')))
      const outputs = new Map([
        ['submit_helloworld', 'helloworld'],
        ['submit_echo', 'helloworld'],
      ])
      for (const [name, output] of outputs) {
        const ended = await runPython([example(name)], env)
        expect(ended.stderr, name).toBe('')
        expect(ended.stdout.trim().split('\n').at(-1), name).toBe(output)
      }
    } finally {
      for (const each of executors) each.kill('SIGINT')
      for (const each of executors) await each.ended(15_000)
    }
    for (const {lines} of executors) expect(lines.at(-1)).toMatch(/unregistered$/)
  })
})
