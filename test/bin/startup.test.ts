import {spawnSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Bin, freshHome, type Home, ROOT} from '../support/run-program.js'
import {type Started, startProgram} from '../support/started.js'

// Light commands are fast because of what they do not load. The bench measures it; this says why it would change.

interface Loaded {
  readonly chunks: readonly {name: string; bytes: number; cacheRejected?: boolean}[]
  /** Files that Node itself required. */
  readonly files: readonly string[]
  /** Modules of Node that the command loaded, as Node names them: `NativeModule crypto`. */
  readonly natives: readonly string[]
}

let home: Home
let node: Started
beforeAll(async () => {
  home = freshHome()
  node = startProgram(home, 'daffi', ['node', 'start', '--exec', 'same=cat', '--controller'])
  // So that the lists have something to open and to show.
  expect((await home.run('keystore', ['create', 'alice', '--light', '--empty-passphrase'])).status).toBe(0)
  expect((await home.run('dcp', ['job', 'deploy', '--function', 'x => x', '--data', '[1]'])).status).toBe(0)
  expect((await home.run('daffi', ['wait', 'function', 'same', '--timeout', '30'])).status).toBe(0)
})
afterAll(async () => {
  node.kill('SIGKILL')
  await node.ended()
  home.remove()
})

/** Runs a command of the built package in a small program that tells what was loaded for it. */
function loadedBy(bin: Bin, ...argv: string[]): Loaded {
  const child = join(ROOT, 'test/support/report-loaded.cjs')
  const report = join(home.path, 'report.json')
  const {status, stdout, stderr} = spawnSync(process.execPath, [child, ROOT, report, bin, ...argv], {
    env: home.env,
    encoding: 'utf8',
  })
  expect({status, stderr}).toEqual({status: 0, stderr: ''})
  expect(stdout).not.toBe('')
  return JSON.parse(readFileSync(report, 'utf8')) as Loaded
}

const names = ({chunks}: Loaded): string[] => chunks.map(({name}) => name)

/** Code that several entries share, the ways into a command and a mesh, and commands; a chunk with another name is lazy. */
const isLazy = (name: string): boolean =>
  !/^(?:chunks\/(?:chunk|join-mesh)-[A-Z0-9]+|src\/cli\/(?:dispatch|lean-config)|commands\/.+)\.js$/.test(name)

/** What every command line may require of node_modules: the SQLite driver. */
const isSqlite = (file: string): boolean => /\/node_modules\/(?:@photostructure\/sqlite|node-gyp-build)\//.test(file)
const required = ({files}: Loaded): string[] => files.filter((file) => !/\/(?:report-loaded|start)\.cjs$/.test(file))

/** Modules of Node that cost milliseconds, and that a list has no use for. (`net` comes with a stdout that is a pipe.) */
const HEAVY_NATIVES =
  /^NativeModule (?:child_process|crypto|worker_threads|cluster|tls|https?|http2|dgram|dns|inspector|zlib|repl|readline|internal\/crypto\/.*|internal\/child_process.*|internal\/deps\/undici\/.*)$/

const LIGHT = [
  // About one and a half times what they are: a new heavy import goes beyond it, everyday growth does not.
  {bin: 'dcp', argv: ['job', 'list'], bytes: 760_000},
  {bin: 'dcp', argv: ['job', 'list', '--json'], bytes: 760_000},
  {bin: 'keystore', argv: ['list'], bytes: 720_000},
  {bin: 'keystore', argv: ['list', '--json'], bytes: 720_000},
  {bin: 'daffi', argv: ['ps'], bytes: 690_000},
  {bin: 'daffi', argv: ['ps', '--json'], bytes: 690_000},
  {bin: 'daffi', argv: ['callbacks'], bytes: 690_000},
  {bin: 'daffi', argv: ['call', 'same', '1'], bytes: 720_000},
  {bin: 'daffi', argv: ['call', 'same', '1', '--bg'], bytes: 720_000},
  {bin: 'dcp', argv: ['--version'], bytes: 6_600},
  {bin: 'keystore', argv: ['--version'], bytes: 6_600},
] as const

describe.each(LIGHT)('$bin $argv', ({bin, argv, bytes}) => {
  let loaded: Loaded
  beforeAll(() => {
    loaded = loadedBy(bin, ...argv)
  })

  test('loads its own chunks alone', () => {
    expect(names(loaded).filter(isLazy)).toEqual([])
    const words = bin === 'daffi' ? argv.slice(0, 1) : argv.filter((word) => word !== '--json')
    const command = argv[0] === '--version' ? [] : [`commands/${bin}/${words.join('/')}.js`]
    expect(names(loaded).filter((name) => name.startsWith('commands/'))).toEqual(command)
  })

  test(`loads less than ${bytes} bytes of code`, () => {
    const sum = loaded.chunks.reduce((total, chunk) => total + chunk.bytes, 0)
    expect(sum).toBeGreaterThan(bytes / 10)
    expect(sum).toBeLessThan(bytes)
  })

  test('requires no package but the SQLite driver, and that only for jobs', () => {
    const isAllowed = bin === 'dcp' && argv[0] === 'job' ? isSqlite : () => false
    expect(required(loaded).filter((file) => !isAllowed(file))).toEqual([])
  })

  test('loads no heavy module of Node', () => {
    const heavy = loaded.natives.filter((name) => HEAVY_NATIVES.test(name))
    // Whoever joins a mesh has an ident that nobody can guess.
    expect(bin === 'daffi' ? heavy.filter((name) => !/[ /]crypto/.test(name)) : heavy).toEqual([])
  })

  test('runs from the code cache', () => {
    expect(loaded.chunks.filter(({cacheRejected}) => cacheRejected !== false)).toEqual([])
  })
})

describe('the check sees what it looks for', () => {
  test('the code of the prompts lies in a chunk of its own, that no light command loads', () => {
    const chunks = readdirSync(join(ROOT, 'dist/chunks')).map((name) => `chunks/${name}`)
    const prompts = chunks.filter((name) =>
      readFileSync(join(ROOT, 'dist', name), 'utf8').includes('User force closed the prompt'),
    )
    expect(prompts).toHaveLength(1)
    expect(prompts.filter((name) => !isLazy(name))).toEqual([])
  })

  test('deploying loads the sandbox and starts processes', () => {
    const loaded = loadedBy('dcp', 'job', 'deploy', '--function', 'x => x', '--data', '[1]', '--quiet')
    expect(names(loaded).filter(isLazy)).not.toEqual([])
    expect(loaded.natives.filter((name) => HEAVY_NATIVES.test(name))).toContain('NativeModule child_process')
  })

  test('signing loads cryptography', () => {
    const loaded = loadedBy('keystore', 'sign', 'alice', '--message', 'hello')
    expect(loaded.natives.filter((name) => HEAVY_NATIVES.test(name))).toContain('NativeModule crypto')
    expect(required(loaded).filter((file) => file.includes('secp256k1'))).not.toEqual([])
  })
})
