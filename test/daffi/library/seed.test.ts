import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, test, vi} from 'vitest'
import {type Bundle, bundle} from '../../support/bundle.js'
import {pythonDaffi} from '../../support/python-daffi.js'
import {testMesh} from './mesh.js'

// The two programs of the seed, as they stand in examples/daffi: in TypeScript, and in Python on real daffi 1.0.0.

/** How many times faster than the seed's waits. */
const PACE = 25
const EXAMPLES = 'examples/daffi'
const python = pythonDaffi('1.0.0')

interface Program {
  readonly out: () => string
  readonly errors: () => string
  readonly ended: Promise<number | string>
  kill(signal: NodeJS.Signals): void
}

let directory: string
let bundles: Bundle[]
let port: number
const running: Program[] = []

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'continuum-seed-'))
  const programs = [`${EXAMPLES}/process1.ts`, `${EXAMPLES}/process2.ts`, 'test/daffi/library/decorated-process.ts']
  bundles = await Promise.all(programs.map(bundle))
})
afterEach(async () => {
  for (const program of running.splice(0)) {
    program.kill('SIGKILL')
    await program.ended
  }
})
afterAll(() => {
  for (const each of bundles) each.remove()
  rmSync(directory, {recursive: true, force: true})
})

function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Program {
  const child = spawn(file, args, {env, stdio: ['ignore', 'pipe', 'pipe']})
  let out = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const program = {
    out: () => out,
    errors: () => errors,
    ended: once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string),
    kill: (signal: NodeJS.Signals) => void child.kill(signal),
  }
  running.push(program)
  return program
}

function typescript(number: 1 | 2): Program {
  return run(process.execPath, [bundles[number - 1]?.file ?? '', String(PACE), String(port)])
}

/** The program as it stands, but for its port and how long it waits. */
function realDaffi(number: 1 | 2): Program {
  if (!python) throw new Error('There is no daffi')
  const text = readFileSync(`${EXAMPLES}/process${number}.py`, 'utf8')
    .replaceAll(/sleep\((\d+)\)/g, (_, seconds) => `sleep(${Number(seconds) / PACE})`)
    .replaceAll('port=8888', `port=${port}`)
  const file = join(directory, `process${number}.py`)
  writeFileSync(file, text)
  return run(python.python, [file], python.env)
}

const count = (text: string, line: string): number => text.split('\n').filter((each) => each === line).length

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || address === null) throw new Error('no address')
  return address.port
}

describe('the seed', () => {
  const pairs: [string, (number: 1 | 2) => Program, (number: 1 | 2) => Program][] = [
    ['two TypeScript programs', typescript, typescript],
  ]
  if (python) {
    pairs.push(
      ['TypeScript with the controller, and Python', typescript, realDaffi],
      ['Python with the controller, and TypeScript', realDaffi, typescript],
    )
  }

  test.each(pairs)('%s', async (_, first, second) => {
    port = await freePort()
    const process2 = second(2)
    const process1 = first(1)
    const status = await process1.ended
    expect({status, out: count(process1.out(), 'Calculated delta = 7'), errors: process1.errors()}).toMatchObject({
      status: 0,
      out: 10,
    })
    expect(count(process2.out(), 'Calculated sum is 10')).toBe(5)
    await vi.waitFor(() => expect(count(process2.out(), 'Func2 has been triggered!')).toBe(10))
    process2.kill('SIGTERM')
    expect(await process2.ended).toBe(0)
  })

  test('a decorated class in a process of its own; what happens when that is killed', async () => {
    const mesh = await testMesh()
    try {
      const decorated = run(process.execPath, [bundles[2]?.file ?? '', mesh.directory])
      const g = mesh.global<{method1(): string; method3(): string}>()
      await g.waitFunction('method3', {timeout: 20})
      expect(await g.call.method3().fg()).toBe('static')
      await vi.waitFor(async () => expect(await g.call.method1().fg()).toBe('hello'))
      decorated.kill('SIGKILL')
      await decorated.ended
      await vi.waitFor(() => expect(g.registeredCallbacks).toEqual({}), {timeout: 5000})
    } finally {
      await mesh.close()
    }
  })
})
