import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {childrenOf, livingOf, until} from '../support/processes.js'
import {type Ended, freshHome, type Home, jsonError, ROOT, type RunOptions} from '../support/run-program.js'

let home: Home
beforeEach(() => {
  home = freshHome()
})
afterEach(() => home.remove())

const dcp = (argv: readonly string[], options: RunOptions = {}): Promise<Ended> => home.run('dcp', argv, options)
const deploy = (argv: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  dcp(['job', 'deploy', ...argv], options)
const write = (name: string, text: string): string => {
  const file = join(home.path, name)
  mkdirSync(join(file, '..'), {recursive: true})
  writeFileSync(file, text)
  return file
}

describe('the work function', () => {
  test.each([
    ['square.js', 'export default (x) => x * x'],
    ['square.mjs', 'export default function square(x) { return x * x }'],
    ['square.cjs', 'module.exports = (x) => x * x'],
    ['square.js', '#!/usr/bin/env node\nexport default (x) => x * x'],
    ['square.ts', 'type N = number\nexport default (x: N): N => x * x'],
    ['square.ts', 'import {power} from "./lib/power.js"\nexport default (x: number) => power(x, 2)'],
  ])('%s: %s', async (name, source) => {
    write('lib/power.js', 'export const power = (x, n) => x ** n')
    const {status, stdout} = await deploy([write(name, source), '--data', '[1,2,3]'])
    expect({status, stdout}).toEqual({status: 0, stdout: '[1,4,9]\n'})
  })

  test('from stdin, and as a text', async () => {
    const input = 'export default async (x, add) => x + add'
    expect((await deploy(['-', '--range', '1..3', '--arg', '10'], {input})).stdout).toBe('[11,12,13]\n')
    const argv = ['--function', '(x, a, b) => [x, a, b]', '--range', '1..2', '--arg', '"a"', '--arg', '{"b":null}']
    expect((await deploy(argv)).stdout).toBe('[[1,"a",{"b":null}],[2,"a",{"b":null}]]\n')
  })

  test('progress() and console work: console lines go to stderr, not into the result', async () => {
    const {status, stdout, stderr} = await deploy([
      '--function',
      'x => { progress(0.5); console.log("slice", x, {a: 1}); console.error("bad"); return progress() }',
      '--range',
      '7..7',
    ])
    expect({status, stdout}).toEqual({status: 0, stdout: '[true]\n'})
    expect(stderr).toContain('slice 1 log: slice 7')
    expect(stderr).toContain('slice 1 error: bad')
  })

  test.each([
    [['--function', 'x =>'], 'WORK_INVALID'],
    [['nothing-here.js'], 'FILE_NOT_FOUND'],
    [[join(ROOT, 'README.md')], 'WORK_INVALID'],
    [[], 'USAGE'],
    [['a.js', '--function', 'x => x'], 'USAGE'],
  ])('%j fails with %s, and leaves no job', async (argv, code) => {
    const ended = await deploy([...argv, '--range', '1..2', '--json'])
    expect(jsonError(ended).code).toBe(code)
    expect(ended.stdout).toBe('')
    expect(JSON.parse((await dcp(['job', 'list', '--json'])).stdout)).toEqual([])
  })

  test('built-in modules of Node are named as the reason', async () => {
    const file = write('fs.js', 'import fs from "node:fs"\nexport default () => fs.readdirSync("/")')
    expect(jsonError(await deploy([file, '--range', '1..2', '--json'])).code).toBe('WORK_INVALID')
  })

  test('one that is no function cancels the job: exit 3', async () => {
    const ended = await deploy(['--function', '42', '--range', '1..2', '--json'])
    expect(ended.status).toBe(3)
    expect(JSON.parse(ended.stdout)).toMatchObject({status: 'cancelled'})
    expect(jsonError(ended)).toMatchObject({code: 'WORK_FAILED', exitCode: 3})
    // For people a list of nulls would say nothing.
    expect(await deploy(['--function', '42', '--range', '1..2'])).toMatchObject({status: 3, stdout: ''})
  })
})

describe('the input set', () => {
  const identity = ['--function', 'x => x']

  test.each([
    [['--range', '1..5'], '[1,2,3,4,5]'],
    [['--range', '0..1:0.25'], '[0,0.25,0.5,0.75,1]'],
    [['--range', '3..1'], '[3,2,1]'],
    [['--range', '-1..1'], '[-1,0,1]'],
    [['--data', '[{"a":[1]},null,"ä"]'], '[{"a":[1]},null,"ä"]'],
    [['--data', '[]'], '[]'],
  ])('%j', async (input, expected) => {
    const {status, stdout} = await deploy([...identity, ...input])
    expect({status, stdout}).toEqual({status: 0, stdout: `${expected}\n`})
  })

  test('a file with an array, with JSON lines, and stdin', async () => {
    const array = write('array.json', '[\n 1,\n "b"\n]\n')
    const lines = write('lines.ndjson', '1\n\n{"b": 2}\r\n')
    expect((await deploy([...identity, '--data-file', array])).stdout).toBe('[1,"b"]\n')
    expect((await deploy([...identity, '--data-file', lines])).stdout).toBe('[1,{"b":2}]\n')
    expect((await deploy([...identity, '--data-file', '-'], {input: '1\n2'})).stdout).toBe('[1,2]\n')
  })

  test.each([
    [[], 'USAGE'],
    [['--range', '1..2', '--data', '[1]'], 'USAGE'],
    [['--range', '1-5'], 'INPUT_INVALID'],
    [['--range', '1..5:-1'], 'INPUT_INVALID'],
    [['--data', '{"a":1}'], 'INPUT_INVALID'],
    [['--data', '[1'], 'INPUT_INVALID'],
    [['--data-file', '/nonexistent'], 'FILE_NOT_FOUND'],
    [['--data-file', '/'], 'FILE_UNREADABLE'],
    [['--data-file', '/dev/zero'], 'INPUT_INVALID'],
    [['--range', '1..2', '--cores', '0'], 'USAGE'],
    [['--range', '1..2', '--cores', 'two'], 'USAGE'],
    [['--range', '1..2', '--arg'], 'USAGE'],
    [['--range', '1..2', '--output', ''], 'USAGE'],
    [['--range', '1..2', '--arg', 'text'], 'INPUT_INVALID'],
  ])('%j fails with %s, and leaves no job', async (input, code) => {
    expect(jsonError(await deploy([...identity, ...input, '--json'])).code).toBe(code)
    expect(JSON.parse((await dcp(['job', 'list', '--json'])).stdout)).toEqual([])
  })

  test('a mistake in the last line leaves no half job', async () => {
    const file = write('late.ndjson', `${'1\n'.repeat(20_000)}{`)
    expect(jsonError(await deploy([...identity, '--data-file', file, '--json'])).code).toBe('INPUT_INVALID')
    expect(JSON.parse((await dcp(['job', 'list', '--json'])).stdout)).toEqual([])
  })
})

describe('results', () => {
  const failing = ['--function', 'x => { if (x === 2) throw new TypeError("two"); return x }', '--range', '1..3']

  test('a slice that throws is null, the job goes on, and the exit code is 3', async () => {
    const {status, stdout, stderr} = await deploy(failing)
    expect({status, stdout}).toEqual({status: 3, stdout: '[1,null,3]\n'})
    expect(stderr).toContain('TypeError: two')
    const ended = await deploy([...failing, '--json'])
    const {results, errors, ...rest} = JSON.parse(ended.stdout) as {results: unknown; errors: unknown; id: string}
    expect({status: ended.status, results, job: rest}).toMatchObject({
      status: 3,
      results: [1, null, 3],
      job: {id: expect.stringMatching(/^[A-Za-z0-9]{22}$/), status: 'finished'},
    })
    expect(errors).toMatchObject([
      {slice: 2, code: 'EUNCAUGHT', message: 'two', stack: expect.stringContaining('TypeError')},
    ])
  })

  test('are in input order, whatever ends first', async () => {
    const slow = 'async x => { await new Promise(r => setTimeout(r, (5 - x) * 20)); return x }'
    expect((await deploy(['--function', slow, '--range', '1..5', '--cores', '2'])).stdout).toBe('[1,2,3,4,5]\n')
  })

  test('are the same JSON on a terminal, below a progress bar', async () => {
    const {stdout} = await deploy(['--function', 'x => x', '--range', '1..3'], {columns: 80})
    expect(stdout).toContain('3/3')
    expect(stdout.split('\n')).toContainEqual(expect.stringMatching(/\[1,2,3\]\r$/))
  })

  test('progress() moves the bar before its slice has ended', async () => {
    const work =
      'async x => { for (let i = 0; i < 4; i++) { progress(0.5); await new Promise(r => setTimeout(r, 120)) } }'
    const {stdout} = await deploy(['--function', work, '--range', '1..1'], {columns: 100})
    expect(stdout).toContain(' 50%  0/1')
    expect(stdout).toContain('100%  1/1')
  })

  test('a terminal that does not say how wide it is gets no moving bar', async () => {
    const {status, stdout} = await deploy(['--function', 'x => x', '--range', '1..60'], {columns: 0})
    expect(status).toBe(0)
    expect(stdout.length).toBeLessThan(2000)
  })

  test('--output writes a file, all or nothing, and stdout stays empty', async () => {
    const file = join(home.path, 'results.json')
    const ended = await deploy(['--function', 'x => x', '--range', '1..3', '--output', file])
    expect({status: ended.status, stdout: ended.stdout}).toEqual({status: 0, stdout: ''})
    expect(readFileSync(file, 'utf8')).toBe('[1,2,3]\n')
    const nowhere = await deploy(['--function', 'x => x', '--range', '1..3', '--output', '/nonexistent/x', '--json'])
    expect(jsonError(nowhere).code).toBe('FILE_UNWRITABLE')
    expect(JSON.parse((await dcp(['job', 'list', '--json'])).stdout)).toHaveLength(1)
  })

  test('a hundred thousand slices of a range', async () => {
    const {status, stdout} = await deploy(['--function', 'x => x * 2', '--range', '1..100000', '--quiet'])
    expect(status).toBe(0)
    expect((JSON.parse(stdout) as number[]).reduce((sum, value) => sum + value, 0)).toBe(100_000 * 100_001)
  })
})

describe('dcp job list, status, results, delete', () => {
  test('by id, unique prefix and "last"', async () => {
    for (const end of ['2', '3']) await deploy(['--function', 'x => x', '--range', `1..${end}`])
    const jobs = JSON.parse((await dcp(['job', 'list', '--json'])).stdout) as {id: string; total: number}[]
    expect(jobs.map(({total}) => total)).toEqual([3, 2])
    const older = jobs[1]?.id ?? ''
    expect((await dcp(['job', 'results', older])).stdout).toBe('[1,2]\n')
    expect((await dcp(['job', 'results', older.slice(0, 8)])).stdout).toBe('[1,2]\n')
    expect((await dcp(['job', 'results', 'last'])).stdout).toBe('[1,2,3]\n')
    expect(JSON.parse((await dcp(['job', 'status', 'last', '--json'])).stdout)).toMatchObject({
      status: 'finished',
      computed: 3,
      served: false,
      owner: null,
    })
    expect((await dcp(['job', 'list'])).stdout.split('\n')[1]?.split('\t')).toHaveLength(6)
    expect((await dcp(['job', 'delete', 'last', '--yes'])).status).toBe(0)
    expect(JSON.parse((await dcp(['job', 'list', '--json'])).stdout)).toHaveLength(1)
  })

  test('what is not there is said, and makes nothing', async () => {
    for (const verb of ['status', 'results']) {
      expect(jsonError(await dcp(['job', verb, 'last', '--json'])).code).toBe('JOB_NOT_FOUND')
    }
    expect(readdirSync(home.path)).toEqual([])
    await deploy(['--function', 'x => x', '--range', '1..1'])
    expect(jsonError(await dcp(['job', 'status', 'nope', '--json'])).code).toBe('JOB_NOT_FOUND')
    expect(jsonError(await dcp(['job', 'delete', 'last', '--json'])).code).toBe('PROMPT_UNAVAILABLE')
  })

  test('a job records who deploys and who pays, from the keystores that are there', async () => {
    const made: Record<string, string> = {}
    for (const name of ['id', 'default']) {
      const {stdout} = await home.run('keystore', ['create', name, '--light', '--empty-passphrase', '--json'])
      made[name] = (JSON.parse(stdout) as {address: string}).address
    }
    await deploy(['--function', 'x => x', '--range', '1..1'])
    expect(JSON.parse((await dcp(['job', 'status', 'last', '--json'])).stdout)).toMatchObject({
      owner: made.id,
      paymentAccount: made.default,
    })
  })
})

describe('what goes wrong', () => {
  const forever = [
    'job',
    'deploy',
    '--function',
    'async x => { if (x === 1) return 1; while (x) {} }',
    '--range',
    '1..4',
  ]

  const children = new Set<ChildProcess>()
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL')
    children.clear()
  })
  const start = (argv: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [join(ROOT, 'bin/dcp.js'), ...argv], {env: home.env, stdio: 'pipe'})
    children.add(child)
    return child
  }

  async function started(flags: readonly string[] = []): Promise<ChildProcess> {
    const child = start([...forever, ...flags])
    await vi.waitFor(async () => expect((await dcp(['job', 'results', 'last'])).stdout).toContain('[1,'), {
      timeout: 20_000,
    })
    return child
  }
  const end = (child: ChildProcess): Promise<{code: number | null; signal: string | null}> =>
    new Promise((resolve) => child.on('exit', (code, signal) => resolve({code, signal})))

  test('Ctrl-C ends with 130, leaves no process, and keeps what was computed', async () => {
    const child = await started()
    const sandboxes = childrenOf(child.pid)
    expect(sandboxes.length).toBeGreaterThan(0)
    const ended = end(child)
    child.kill('SIGINT')
    expect(await ended).toEqual({code: 130, signal: null})
    await until(() => livingOf(sandboxes).length === 0)
    expect((await dcp(['job', 'results', 'last'])).stdout).toBe('[1,null,null,null]\n')
    expect(JSON.parse((await dcp(['job', 'status', 'last', '--json'])).stdout)).toMatchObject({
      status: 'running',
      served: false,
    })
    expect((await dcp(['job', 'delete', 'last', '--yes'])).status).toBe(0)
  })

  test('SIGTERM ends with 143, also in the one line under --json', async () => {
    const child = await started(['--json'])
    const ended = end(child)
    let stderr = ''
    child.stderr?.on('data', (chunk) => {
      stderr += chunk
    })
    child.kill('SIGTERM')
    expect(await ended).toEqual({code: 143, signal: null})
    expect(JSON.parse(stderr)).toMatchObject({error: {code: 'INTERRUPTED', exitCode: 143}})
  })

  test('resume computes what is left, and nothing again', async () => {
    // Long enough to be killed in the middle, and over when it is resumed.
    const until = Date.now() + 4000
    const source = `export default (x) => { console.log('computing'); while (x > 1 && Date.now() < ${until}) {} ; return x }`
    const child = start(['job', 'deploy', write('work.js', source), '--range', '1..3'])
    await vi.waitFor(async () => expect((await dcp(['job', 'results', 'last'])).stdout).toContain('[1,'), {
      timeout: 20_000,
    })
    const ended = end(child)
    child.kill('SIGKILL')
    await ended
    expect(JSON.parse((await dcp(['job', 'list', '--json'])).stdout)).toMatchObject([
      {status: 'running', served: false},
    ])
    expect((await dcp(['job', 'list'])).stderr).toContain('dcp job resume')
    const {status, stdout, stderr} = await dcp(['job', 'resume', 'last'])
    expect({status, stdout}).toEqual({status: 0, stdout: '[1,2,3]\n'})
    expect(stderr).toContain('slice 2 log: computing')
    expect(stderr).not.toContain('slice 1 log: computing')
  })

  test('a finished job is only printed by resume', async () => {
    await deploy(['--function', 'x => x', '--range', '1..3', '--quiet'])
    expect(await dcp(['job', 'resume', 'last', '--quiet'])).toMatchObject({status: 0, stdout: '[1,2,3]\n'})
  })

  test('a job that is being computed is not deleted', async () => {
    const child = await started()
    expect(jsonError(await dcp(['job', 'delete', 'last', '--yes', '--json'])).code).toBe('JOB_ACTIVE')
    const ended = end(child)
    child.kill('SIGTERM')
    expect(await ended).toEqual({code: 143, signal: null})
  })

  test('kill -9 leaves no sandbox behind, and keeps what was computed', async () => {
    const child = await started()
    const sandboxes = childrenOf(child.pid)
    expect(sandboxes.length).toBeGreaterThan(0)
    const ended = end(child)
    child.kill('SIGKILL')
    await ended
    await until(() => livingOf(sandboxes).length === 0)
    expect((await dcp(['job', 'results', 'last'])).stdout).toBe('[1,null,null,null]\n')
  })

  test('a store that is garbage is named, left alone, and found by doctor', async () => {
    const state = join(home.path, '.local/state/continuum')
    mkdirSync(state, {recursive: true})
    const file = join(state, 'dcp.db')
    writeFileSync(file, 'this is not a database'.repeat(1000))
    for (const argv of [
      ['job', 'list'],
      ['job', 'deploy', '--function', 'x => x', '--range', '1..2'],
    ]) {
      expect(jsonError(await dcp([...argv, '--json'])).code).toBe('STORE_CORRUPT')
    }
    expect(readFileSync(file, 'utf8')).toContain('this is not a database')
    const doctor = await dcp(['doctor', '--json'])
    expect(doctor.status).toBe(1)
    expect(JSON.parse(doctor.stdout)).toContainEqual(expect.objectContaining({name: 'Job store', ok: false}))
  })

  test.skipIf(process.platform !== 'linux')(
    'a state directory below /proc does not make it wait for ever',
    async () => {
      const ended = await dcp(['job', 'deploy', '--function', 'x => x', '--range', '1..2', '--json'], {
        env: {CONTINUUM_HOME: '/proc/x'},
      })
      expect(jsonError(ended).code).toBe('STORE_UNWRITABLE')
    },
  )

  test('a state directory that cannot be made is named', async () => {
    const file = write('occupied', '')
    const ended = await dcp(['job', 'deploy', '--function', 'x => x', '--range', '1..2', '--json'], {
      env: {CONTINUUM_HOME: file},
    })
    expect(jsonError(ended).code).toBe('STORE_UNWRITABLE')
    expect(existsSync(join(file, 'dcp.db'))).toBe(false)
  })
})

test('examples/primes counts the primes below a hundred million', async () => {
  const {status, stdout} = await deploy([join(ROOT, 'examples/primes/primes.js'), '--range', '0..99'])
  expect(status).toBe(0)
  const sum = spawnSync(process.execPath, [join(ROOT, 'examples/primes/sum.js')], {input: stdout, encoding: 'utf8'})
  expect(sum.stdout).toBe('5761455\n')
})
