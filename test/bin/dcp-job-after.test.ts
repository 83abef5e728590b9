import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type DcpHome, dcpHome} from '../support/dcp-home.js'
import {jsonError, ROOT} from '../support/run-program.js'
import {eventually, type Started} from '../support/started.js'

interface Line {
  readonly type: string
  readonly seq?: number
  readonly sliceNumber?: number
}

let user: DcpHome
beforeEach(() => {
  user = dcpHome()
})
afterEach(() => user.remove())

/** Slices from `first` on never end. */
const endless = (first: number): string =>
  `async x => { if (x >= ${first}) for (;;) { progress(); await new Promise(r => setTimeout(r, 20)) }
    await new Promise(r => setTimeout(r, 5))
    return x
  }`

const results = async (...flags: string[]): Promise<string> =>
  (await user.dcp(['job', 'results', 'last', ...flags])).stdout

/** A deploy that has printed the id of its job, and has these results. */
async function computing(argv: readonly string[], begin: string): Promise<Started> {
  const started = user.start(['job', 'deploy', ...argv])
  const hasId = (): boolean => argv.includes('--json') || started.errors.length > 0
  await eventually(async () => hasId() && (await results()).startsWith(begin))
  return started
}

async function abandoned(): Promise<void> {
  const {status} = await user.dcp(['job', 'deploy', '--function', endless(1), '--count', '2', '--timeout', '1ms'])
  expect(status).toBe(124)
}

describe('wait', () => {
  test('ends with the job, 0 or 3', async () => {
    const work =
      'async x => { await new Promise(r => setTimeout(r, 700)); if (x === 9) throw new Error("nine"); return x }'
    const good = await computing(['--function', work, '--range', '1..2'], '[')
    expect((await user.dcp(['job', 'wait', 'last'])).status).toBe(0)
    expect(await good.ended()).toBe(0)
    const bad = await computing(['--function', work, '--range', '9..9'], '[')
    expect((await user.dcp(['job', 'wait', 'last', '--json'])).status).toBe(3)
    expect(await bad.ended()).toBe(3)
    // At once when it has ended already.
    expect((await user.dcp(['job', 'wait', 'last'])).status).toBe(3)
  })

  test('124 when the time is up; says that nobody computes the job, and what to do', async () => {
    await abandoned()
    const {status, stderr, stdout} = await user.dcp(['job', 'wait', 'last', '--timeout', '3s'])
    expect({status, stdout}).toEqual({status: 124, stdout: ''})
    const {id} = await user.json<{id: string}>(['job', 'status', 'last'])
    expect(stderr).toContain(`dcp job resume ${id}`)
    expect(stderr).toContain('dcp worker start')
    expect((await user.dcp(['job', 'status', 'last'])).stdout).toContain('waiting for a worker')
    expect((await user.dcp(['job', 'list'])).stdout).toContain('waiting for a worker')
    expect((await user.dcp(['job', 'follow', 'last', '--timeout', '3s'])).stderr).toContain(`dcp job resume ${id}`)
  })

  test('Ctrl-C ends with 130 and says how to go on', async () => {
    await abandoned()
    const waiting = user.start(['job', 'wait', 'last'])
    await eventually(async () => waiting.errors.length > 0)
    waiting.kill('SIGINT')
    expect(await waiting.ended(5000)).toBe(130)
    expect(waiting.errors.join('\n')).toMatch(/dcp job resume \w{22}.*dcp job cancel \w{22}/)
  })
})

describe('follow', () => {
  const work = 'async x => { console.log("at", x); await new Promise(r => setTimeout(r, 150)); return x }'

  test('shows a second process every event as it comes; --from goes on without loss or repeat', async () => {
    const deploying = await computing(['--function', work, '--range', '1..12', '--cores', '1'], '[1')
    const following = user.start(['job', 'follow', 'last', '--json'])
    await eventually(async () => following.lines.some((line) => line.includes('"result"')))
    following.kill('SIGKILL')
    await following.ended()
    const seen = following.lines.map((line) => JSON.parse(line) as Line)
    expect(seen.some(({type}) => type === 'stop')).toBe(false)
    const last = seen.at(-1)?.seq ?? 0
    const rest = await user.lines<Line>(['job', 'follow', 'last', '--from', `${last + 1}`])
    expect(await deploying.ended()).toBe(0)
    const numbers = [...seen, ...rest].flatMap(({seq}) => seq ?? [])
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    expect(rest.at(-1)).toMatchObject({type: 'complete'})
    const resulting = [...seen, ...rest].filter(({type}) => type === 'result').map(({sliceNumber}) => sliceNumber)
    expect(resulting.sort((a = 0, b = 0) => a - b)).toEqual(Array.from({length: 12}, (_, index) => index + 1))
    // The same again from the store, now that it is over.
    expect((await user.lines<Line>(['job', 'follow', 'last'])).filter(({seq}) => seq)).toHaveLength(numbers.length)
  })

  test('ends soon when its reader has had enough', async () => {
    await computing(['--function', work, '--range', '1..100', '--cores', '1'], '[1')
    const began = Date.now()
    const dcp = `'${process.execPath}' '${join(ROOT, 'bin/dcp.js')}' job follow last --json`
    const shell = spawnSync('bash', ['-c', `set -o pipefail; ${dcp} | head -1`], {
      env: user.home.env,
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect(Date.now() - began).toBeLessThan(5000)
    expect({status: shell.status, lines: shell.stdout.trim().split('\n').length}).toEqual({status: 0, lines: 1})
  })

  test('of a job that failed or was cancelled ends with 3, its outcome last', async () => {
    const work = ['--function', 'x => { throw 1 }', '--count', '1']
    expect((await user.dcp(['job', 'deploy', ...work])).status).toBe(3)
    const ended = await user.dcp(['job', 'follow', 'last'])
    expect(ended.status).toBe(3)
    expect(ended.stdout.trim().split('\n').at(-1)?.split('\t').slice(2)).toEqual(['complete', 'finished'])
  })

  test('ends when the job is deleted', async () => {
    await abandoned()
    const following = user.start(['job', 'follow', 'last', '--json'])
    await eventually(async () => following.lines.length > 0)
    expect((await user.dcp(['job', 'delete', 'last', '--yes'])).status).toBe(0)
    expect(await following.ended(10_000)).toBe(1)
    expect(JSON.parse(following.errors.at(-1) ?? '')).toMatchObject({error: {code: 'JOB_NOT_FOUND'}})
  })
})

test('logs: all, of one slice, as JSON, and as they come', async () => {
  const work =
    'async x => { console.log("first\\nline", x); console.warn("w"); await new Promise(r => setTimeout(r, 300)); if (x === 2) throw new Error("two"); return x }'
  const deploying = await computing(['--function', work, '--range', '1..4', '--cores', '1'], '[1')
  const following = user.start(['job', 'logs', 'last', '--follow', '--json'])
  expect(await deploying.ended()).toBe(3)
  expect(await following.ended()).toBe(0)
  const lines = following.lines.map((line) => JSON.parse(line) as {slice: number; level: string; message: string})
  expect(lines).toEqual(await user.json(['job', 'logs', 'last']))
  expect(lines.map(({slice, level}) => [slice, level])).toEqual([
    ...[1, 2].flatMap((slice) => [
      [slice, 'log'],
      [slice, 'warn'],
    ]),
    [2, 'error'],
    ...[3, 4].flatMap((slice) => [
      [slice, 'log'],
      [slice, 'warn'],
    ]),
  ])
  expect(lines[4]?.message).toContain('Error: two')
  expect((await user.dcp(['job', 'logs', 'last', '--slice', '3'])).stdout).toBe(
    'slice 3 log: first\nline 3\nslice 3 warn: w\n',
  )
  expect((await user.dcp(['job', 'logs', 'last', '--slice', '0'])).status).toBe(2)
})

test('results and slices while the job runs', async () => {
  await computing(['--function', endless(4), '--range', '1..5'], '[1,2,3')
  expect(await results()).toBe('[1,2,3,null,null]\n')
  expect(await results('--range', '2..3')).toBe('[2,3]\n')
  expect(await results('--range', '3')).toBe('[3]\n')
  expect(await results('--range', '4..900')).toBe('[null,null]\n')
  expect((await results('--range', '1..2', '--format', 'kvin')).trim().split('\n')).toHaveLength(2)
  expect(JSON.parse(await results('--json'))).toMatchObject({
    status: 'running',
    results: [1, 2, 3, null, null],
    errors: [],
  })
  for (const range of ['0..2', '3..2', 'a', '1..']) {
    expect(jsonError(await user.dcp(['job', 'results', 'last', '--range', range, '--json'])).code).toBe('USAGE')
  }
  const slices = await user.json<object[]>(['job', 'slices', 'last'])
  expect(slices).toMatchObject([1, 2, 3].map((slice) => ({slice, status: 'finished', code: null, executions: 1})))
  expect((await user.dcp(['job', 'slices', 'last'])).stdout.split('\n')[0]?.split('\t')).toHaveLength(6)
})

describe('cancel', () => {
  test('from another process: whoever computes or follows ends with 3', async () => {
    const deploying = await computing(['--function', endless(2), '--range', '1..5', '--json'], '[1')
    const following = user.start(['job', 'follow', 'last', '--json'])
    await eventually(async () => following.lines.length > 0)
    const {status, stdout} = await user.dcp(['job', 'cancel', 'last', '--reason', 'wrong input', '--json'])
    const began = Date.now()
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'cancelled',
      reason: 'wrong input',
      code: 'ECANCELLED',
      computed: 1,
    })
    expect(await deploying.ended(10_000)).toBe(3)
    expect(await following.ended(10_000)).toBe(3)
    expect(Date.now() - began).toBeLessThan(3000)
    expect(JSON.parse(deploying.lines.join('\n'))).toMatchObject({
      status: 'cancelled',
      results: [1, null, null, null, null],
    })
    expect(JSON.parse(following.lines.at(-1) ?? '')).toMatchObject({type: 'cancel', code: 'ECANCELLED'})
  })

  test('of a job that has ended is no error and changes nothing', async () => {
    await user.dcp(['job', 'deploy', '--function', 'x => x', '--count', '1'])
    const before = await user.json(['job', 'status', 'last'])
    const {status, stdout} = await user.dcp(['job', 'cancel', 'last', '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(before)
  })

  test('of a job that nobody computes: it is over', async () => {
    await abandoned()
    expect((await user.dcp(['job', 'cancel', 'last'])).status).toBe(0)
    expect((await user.dcp(['job', 'resume', 'last'])).status).toBe(3)
    expect((await user.dcp(['job', 'wait', 'last'])).status).toBe(3)
    expect(jsonError(await user.dcp(['job', 'cancel', 'other', '--json'])).code).toBe('JOB_NOT_FOUND')
  })
})

describe('an open job', () => {
  test('takes slices at once while a process computes it, until it is closed', async () => {
    const deploying = await computing(['--function', 'x => x * 2', '--data', '[1]', '--no-auto-close'], '[2]')
    expect(await user.json(['job', 'status', 'last'])).toMatchObject({open: true, status: 'running', total: 1})
    const {lastSliceNumber} = await user.json<{lastSliceNumber: number}>([
      'job',
      'add-slices',
      'last',
      '--data',
      '[2,3]',
    ])
    expect(lastSliceNumber).toBe(3)
    await eventually(async () => (await results()) === '[2,4,6]\n', 5000)
    const lines = user.write('more.ndjson', '4\n5\n')
    await user.dcp(['job', 'add-slices', 'last', '--data-file', lines])
    await user.dcp(['job', 'add-slices', 'last', '--data-file', '-'], {input: '[6]'})
    const broken = await user.dcp(['job', 'add-slices', 'last', '--data-file', '-', '--json'], {input: '7\n8\n{'})
    expect(jsonError(broken).code).toBe('INPUT_INVALID')
    expect(await user.json(['job', 'close', 'last'])).toMatchObject({open: false})
    expect(await deploying.ended(10_000)).toBe(0)
    expect(deploying.lines).toEqual(['[2,4,6,8,10,12]'])
    const late = await user.dcp(['job', 'add-slices', 'last', '--data', '[7]', '--json'])
    expect(jsonError(late)).toMatchObject({code: 'JOB_CLOSED', exitCode: 1})
    expect((await user.dcp(['job', 'close', 'last'])).status).toBe(0)
  })

  test('may begin empty; of a range none can be added', async () => {
    const deploying = await computing(['--function', 'x => x', '--no-auto-close'], '[]')
    await user.dcp(['job', 'add-slices', 'last', '--data', '["a"]'])
    await user.dcp(['job', 'close', 'last'])
    expect(await deploying.ended(10_000)).toBe(0)
    expect(deploying.lines).toEqual(['["a"]'])
    const range = await computing(['--function', 'x => x', '--range', '1..2', '--no-auto-close'], '[1,2]')
    const ended = await user.dcp(['job', 'add-slices', 'last', '--data', '[3]', '--json'])
    expect(jsonError(ended).code).toBe('JOB_INPUT_FIXED')
    expect((await user.dcp(['job', 'close', 'last'])).status).toBe(0)
    expect(await range.ended(10_000)).toBe(0)
  })
})

test('what is not there has one code everywhere', async () => {
  for (const argv of [
    ...['status', 'results', 'wait', 'follow', 'resume', 'cancel', 'close', 'logs', 'slices'].map((verb) => [verb]),
    ['add-slices', '--data', '[1]'],
    ['delete', '--yes'],
  ]) {
    const [verb = '', ...flags] = argv
    expect([verb, jsonError(await user.dcp(['job', verb, 'last', ...flags, '--json'])).code]).toEqual([
      verb,
      'JOB_NOT_FOUND',
    ])
  }
})
