import {existsSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {startDataServer} from '../support/data-server.js'
import {type DcpHome, dcpHome} from '../support/dcp-home.js'
import {type Ended, jsonError, ROOT, type RunOptions} from '../support/run-program.js'

let user: DcpHome
beforeEach(() => {
  user = dcpHome()
})
afterEach(() => user.remove())

const deploy = (argv: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  user.dcp(['job', 'deploy', ...argv], options)
const IDENTITY = ['--function', 'x => x']

describe('the input set', () => {
  test.each([
    ['records.csv', 'name,age\nAda,36\n"B, C",\n', '[{"name":"Ada","age":"36"},{"name":"B, C","age":""}]'],
    ['records.tsv', 'name\tage\nAda\t36\n', '[{"name":"Ada","age":"36"}]'],
    ['lines.txt', 'one\n\ntwo\r\nthree', '["one","","two","three"]'],
    ['lines.ndjson', '{"a":1}\n[2]\n', '[{"a":1},[2]]'],
    ['array.json', '[1,[2],null]', '[1,[2],null]'],
  ])('%s', async (name, text, expected) => {
    const {status, stdout} = await deploy([...IDENTITY, '--data-file', user.write(name, text)])
    expect({status, stdout}).toEqual({status: 0, stdout: `${expected}\n`})
  })

  test('stdin in the format that is named', async () => {
    const argv = [...IDENTITY, '--data-file', '-', '--data-format', 'csv']
    expect((await deploy(argv, {input: 'a,b\n1,2\n'})).stdout).toBe('[{"a":"1","b":"2"}]\n')
  })

  test('several ranges are every combination, one array for each slice', async () => {
    const argv = ['--function', '([x, y], ...more) => [x, y, more.length]', '--range', '1..2', '--range', '0..1:0.5']
    expect((await deploy(argv)).stdout).toBe('[[1,0,0],[1,0.5,0],[1,1,0],[2,0,0],[2,0.5,0],[2,1,0]]\n')
  })

  test('--count counts from 0', async () => {
    expect((await deploy([...IDENTITY, '--count', '3'])).stdout).toBe('[0,1,2]\n')
  })

  test('URLs are fetched by the worker: one each, or a pattern', async () => {
    const asked: string[] = []
    const server = await startDataServer(({url = ''}, response) => {
      asked.push(url)
      if (url === '/missing') response.writeHead(404).end()
      else response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify({url}))
    })
    try {
      const pattern = await deploy(['--function', 'x => x.url', '--data-url', `${server.url}/{slice}`, '--count', '3'])
      expect(pattern.stdout).toBe('["/1","/2","/3"]\n')
      const single = await deploy([
        ...['--function', 'x => x.url', '--retries', '0', '--json'],
        ...['/one', '/missing'].flatMap((path) => ['--data-url', server.url + path]),
      ])
      expect(single.status).toBe(3)
      expect(JSON.parse(single.stdout)).toMatchObject({
        results: ['/one', null],
        errors: [{slice: 2, code: 'EFETCH'}],
      })
      expect(new Set(asked)).toEqual(new Set(['/1', '/2', '/3', '/one', '/missing']))
    } finally {
      await server.close()
    }
  })

  test.each([
    [['--count', '2', '--data', '[1]'], 'USAGE'],
    [['--count', '0'], 'USAGE'],
    [['--data-url', 'http://127.0.0.1/{slice}'], 'USAGE'],
    [['--data-url', 'no url'], 'INPUT_INVALID'],
    [['--data-url', 'file:///etc/passwd'], 'INPUT_INVALID'],
    [['--data', '[1]', '--data-format', 'csv'], 'USAGE'],
    [['--data', '[1]', '--slice-timeout', '5'], 'USAGE'],
    [['--data', '[1]', '--progress-timeout', '0s'], 'USAGE'],
    [['--data', '[1]', '--timeout', '10'], 'USAGE'],
    [['--data', '[1]', '--retries', '-1'], 'USAGE'],
    [['--data', '[1]', '--events', '--format', 'kvin'], 'USAGE'],
    [['--data', '[1]', '--detach', '--events'], 'USAGE'],
    [['--data', '[1]', '--detach', '--timeout', '1s'], 'USAGE'],
    [['--data', '[1]', '--detach', '--output', 'x.json'], 'USAGE'],
    [['--data', '[1]', '--worktime-version', '^9.0.0'], 'USAGE'],
    [['--data', '[1]', '--worktime', 'wasm'], 'USAGE'],
    [['--data', '[1]', '--requires', './not-there.js'], 'WORK_INVALID'],
    [['--data', '[1]', '--fs', '/nonexistent'], 'FILE_NOT_FOUND'],
    [['--data', '[1]', '--fs', join(ROOT, 'LICENSE')], 'USAGE'],
    [['--data', '[1]', '--entry', 'square'], 'USAGE'],
  ])('%j fails with %s, and leaves nothing', async (input, code) => {
    expect(jsonError(await deploy([...IDENTITY, ...input, '--json'])).code).toBe(code)
    expect(existsSync(user.state)).toBe(false)
  })
})

describe('the work function', () => {
  test('--entry chooses among those of a file', async () => {
    const file = user.write(
      'many.js',
      'export const one = () => 1\nexport default () => 2\nexport function three() { return 3 }',
    )
    expect((await deploy([file, '--count', '1'])).stdout).toBe('[2]\n')
    expect((await deploy([file, '--count', '1', '--entry', 'three'])).stdout).toBe('[3]\n')
    expect(jsonError(await deploy([file, '--count', '1', '--entry', 'four', '--json'])).code).toBe('WORK_INVALID')
  })

  test('--requires bundles CommonJS modules for require()', async () => {
    const model = user.write('model.cjs', 'const {k} = require("./lib/k.cjs"); exports.scale = (x) => x * k')
    user.write('lib/k.cjs', 'exports.k = 7')
    const work = [
      '--function',
      `x => { const name = ${JSON.stringify(model)}; return require(name).scale(x) }`,
      '--range',
      '1..2',
    ]
    expect((await deploy([...work, '--requires', model])).stdout).toBe('[7,14]\n')
    const without = await deploy([...work, '--json'])
    expect(JSON.parse(without.stdout)).toMatchObject({results: [null, null]})
    expect(without.status).toBe(3)
  })

  test('its description reaches the slices and the status', async () => {
    const words = ['--name', 'Squares', '--description', 'To see', '--link', 'https://example.org/']
    const {stdout} = await deploy(['--function', 'x => work.job.public', '--count', '1', ...words])
    expect(JSON.parse(stdout)).toEqual([{name: 'Squares', description: 'To see', link: 'https://example.org/'}])
    expect(await user.json(['job', 'status', 'last'])).toMatchObject({
      name: 'Squares',
      description: 'To see',
      link: 'https://example.org/',
    })
  })

  test('a name with escape sequences does not reach the terminal', async () => {
    const argv = ['--function', 'x => console.log("\\u001b[2Jlog")', '--count', '1', '--name', '\u001b[2Jname']
    const shown = [
      await deploy(argv),
      await user.dcp(['job', 'status', 'last']),
      await user.dcp(['job', 'logs', 'last']),
    ]
    for (const {stdout, stderr} of shown) expect(stdout + stderr).not.toContain('\u001b')
    expect(shown.map(({stdout, stderr}) => stdout + stderr).join()).toContain('[2Jlog')
  })
})

describe('limits', () => {
  const executions = async (): Promise<number[]> =>
    (await user.json<{executions: number}[]>(['job', 'slices', 'last'])).map((slice) => slice.executions)

  test('a slice past --slice-timeout is tried again --retries times, and hurts no other', async () => {
    const work = 'x => { progress(); while (x === 2) {} ; return x }'
    const ended = await deploy([
      '--function',
      work,
      '--range',
      '1..3',
      '--slice-timeout',
      '300ms',
      '--retries',
      '1',
      '--json',
    ])
    expect(ended.status).toBe(3)
    expect(JSON.parse(ended.stdout)).toMatchObject({results: [1, null, 3], errors: [{slice: 2, code: 'ESLICETOOSLOW'}]})
    expect(await executions()).toEqual([1, 2, 1])
  })

  test('a slice that does not call progress() within --progress-timeout ends with ENOPROGRESS', async () => {
    const work =
      'async x => { for (let i = 0; i < 8; i++) { if (x === 1) progress(); await new Promise(r => setTimeout(r, 100)) } return x }'
    const lines = await user.lines<{type: string; sliceNumber?: number; code?: string}>([
      ...['job', 'deploy', '--function', work, '--range', '1..2'],
      ...['--progress-timeout', '400ms', '--retries', '0', '--events'],
    ])
    expect(lines).toContainEqual(expect.objectContaining({type: 'noprogress', sliceNumber: 2, code: 'ENOPROGRESS'}))
    expect(lines).toContainEqual(expect.objectContaining({type: 'error', sliceNumber: 2, code: 'ENOPROGRESS'}))
    expect(lines.filter(({type}) => type === 'result')).toMatchObject([{sliceNumber: 1}])
    expect(await executions()).toEqual([1, 1])
  })

  test('--timeout ends the waiting with 124; the job stays and can be resumed', async () => {
    const work = user.write(
      'wait.js',
      `export default async (x) => { if (x > 1) await new Promise((r) => setTimeout(r, 1500)); return x }`,
    )
    const ended = await deploy([work, '--range', '1..2', '--timeout', '1s', '--json'])
    expect(ended.status).toBe(124)
    expect(jsonError(ended)).toMatchObject({code: 'TIMEOUT', exitCode: 124})
    expect(ended.stdout).toBe('')
    expect(await user.json(['job', 'status', 'last'])).toMatchObject({status: 'running', served: false})
    expect((await user.dcp(['job', 'resume', 'last'])).stdout).toBe('[1,2]\n')
  })
})

describe('--events', () => {
  interface Line {
    readonly type: string
    readonly seq?: number
    readonly readyState?: string
  }
  const states = (lines: readonly Line[]): unknown[] => lines.flatMap(({readyState}) => readyState ?? [])

  test('every event in order, with names and payloads of DCP, the outcome last', async () => {
    const work =
      'x => { console.log("at", {x}); work.emit("half", new Map([[x, 1n]])); progress(0.5); if (x === 2) throw new RangeError("two"); return [x, undefined] }'
    const {status, stdout} = await deploy(['--function', work, '--range', '1..2', '--cores', '1', '--events'])
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    expect(status).toBe(3)
    expect(states(lines)).toEqual(['exec', 'init', 'preauth', 'deploying', 'listeners', 'compute-groups', 'deployed'])
    const job = expect.stringMatching(/^[A-Za-z0-9]{22}$/)
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/)
    const place = {job, time, seq: expect.any(Number)}
    const counts = {runStatus: 'running', total: 2, distributed: expect.any(Number), failed: expect.any(Number)}
    const stop = {job, time, runStatus: 'finished', sliceCount: 2, reason: null, code: null}
    const of = (slice: number): readonly Line[] =>
      lines.filter((line) => 'sliceNumber' in line && line.sliceNumber === slice)
    expect(lines.filter(({type}) => type === 'accepted')).toEqual([{type: 'accepted', ...place, seq: 1}])
    expect(lines.findLast(({type}) => type === 'status')).toEqual({
      type: 'status',
      ...place,
      ...counts,
      computed: 2,
      failed: 1,
    })
    expect(of(1)).toEqual([
      {type: 'console', ...place, sliceNumber: 1, level: 'log', message: ['at', '{"x":1}']},
      {type: 'custom', ...place, sliceNumber: 1, customEvent: 'half', data: [[1, '1']]},
      {type: 'result', ...place, sliceNumber: 1, result: [1, null]},
    ])
    expect(of(2)).toEqual([
      {type: 'console', ...place, sliceNumber: 2, level: 'log', message: ['at', '{"x":2}']},
      {type: 'custom', ...place, sliceNumber: 2, customEvent: 'half', data: [[2, '1']]},
      {
        ...{type: 'error', ...place, sliceNumber: 2, name: 'RangeError', message: 'two', code: 'EUNCAUGHT'},
        stack: expect.stringContaining('RangeError'),
      },
    ])
    expect(lines.slice(-2)).toEqual([
      {type: 'stop', seq: expect.any(Number), ...stop},
      {type: 'complete', ...stop},
    ])
    const numbers = lines.flatMap(({seq}) => seq ?? [])
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })

  test('values are uploaded; a cancelled job ends with cancel', async () => {
    const lines = await user.lines<Line>(['job', 'deploy', '--function', '42', '--data', '[1]', '--events'])
    expect(states(lines).slice(-3)).toEqual(['compute-groups', 'uploading', 'deployed'])
    expect(lines.slice(-2)).toMatchObject([
      {type: 'stop', runStatus: 'cancelled', code: 'EWORKFUNCTION'},
      {type: 'cancel', runStatus: 'cancelled', code: 'EWORKFUNCTION'},
    ])
  })
})

test('--format kvin is exact: the reference package reads every value back', async () => {
  const kvin = createRequire(import.meta.url)(join(ROOT, 'test/peers/dcp-client/node_modules/kvin')) as {
    parse(text: string): unknown
  }
  const values: readonly unknown[] = [
    undefined,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    12345678901234567890n,
    new Map<unknown, unknown>([['a', new Set([1])]]),
    new Float64Array([1.5, Number.NaN]),
    new Uint8Array([0, 255]),
    'text "quoted"\n',
    {nested: [undefined, {deep: new Int16Array([-1])}]},
    null,
  ]
  const work = `x => [undefined, NaN, -Infinity, 12345678901234567890n, new Map([["a", new Set([1])]]), new Float64Array([1.5, NaN]),
    new Uint8Array([0, 255]), 'text "quoted"\\n', {nested: [undefined, {deep: new Int16Array([-1])}]}, null][x]`
  const argv = ['--function', work, '--count', `${values.length}`, '--format', 'kvin']
  const file = join(user.path, 'results.kvin')
  const {status, stdout} = await deploy(argv)
  expect(status).toBe(0)
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => kvin.parse(line)),
  ).toEqual(values)
  expect((await user.dcp(['job', 'results', 'last', '--format', 'kvin', '--output', file])).status).toBe(0)
  expect((await user.dcp(['job', 'results', 'last', '--format', 'kvin'])).stdout).toBe(stdout)
  expect((await user.dcp(['job', 'results', 'last'])).stdout).toBe(
    '[null,null,null,"12345678901234567890",[["a",[1]]],[1.5,null],[0,255],"text \\"quoted\\"\\n",{"nested":[null,{"deep":[-1]}]},null]\n',
  )
})

test('a value that JSON cannot hold takes only its own result away, with a warning', async () => {
  const unfolding = 'let a = [NaN]; for (let i = 0; i < 40; i++) a = [a, a]; return a'
  const work = `x => { if (x !== 2) return x; ${unfolding} }`
  const {status, stdout, stderr} = await deploy(['--function', work, '--count', '4'])
  expect({status, stdout}).toEqual({status: 0, stdout: '[0,1,null,3]\n'})
  expect(stderr).toContain('slice 3')
  const kvin = await user.dcp(['job', 'results', 'last', '--format', 'kvin'])
  expect(kvin).toMatchObject({status: 0, stderr: ''})
  expect(kvin.stdout.split('\n')[2]).toContain('NaN')
  const events = await user.dcp(['job', 'follow', 'last', '--json'])
  expect(events.status).toBe(0)
  expect(events.stdout).toContain('"sliceNumber":3,"result":null')
})
