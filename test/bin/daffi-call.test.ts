import {spawn} from 'node:child_process'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type DaffiHome, daffiHome} from '../support/daffi-home.js'
import {isConnected} from '../support/processes.js'
import {jsonError, ROOT} from '../support/run-program.js'
import {eventually} from '../support/started.js'

let user: DaffiHome

const CODE = `import {appendFileSync} from 'node:fs'
const note = (file, text) => appendFileSync(new URL(file, import.meta.url), text + '\\n')
export const same = (x) => x
export const all = (...values) => values
export const kind = (x) => x === null ? 'null' : typeof x === 'object' ? x.constructor.name : typeof x
export const minus = (a, b = 1) => a - b
export const nothing = () => {}
export const bytes = (n) => new Uint8Array(n).fill(255)
export const set = () => new Set([1, 2])
export const nan = () => NaN
export const long = (n) => 'x'.repeat(n)
export const lengthOf = (text) => text.length
export function fail(text) { throw new RangeError(text) }
export const crash = () => process.kill(process.pid, 'SIGKILL')
export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms, 'waited'))
export function* count(n) { for (let i = 0; i < n; i++) yield i }
export async function* endless() { try { for (let i = 0; ; i++) { yield 'item ' + i; await null } } finally { note('closed', 'closed') } }
export function* breaks() { yield 1; yield 2; throw new Error('no third') }
export const noted = (x) => { note('noted', JSON.stringify(x)) }
export const sideEffect = (x) => { note('effects', JSON.stringify(x)); return x }
export const escape = () => '\\u001b[31mred'
export const failingEscape = () => { throw new Error('\\u001b[31mred') }
`
const WORKER = (name: string): string => `import {appendFileSync} from 'node:fs'
export const who = () => '${name}'
export const half = (x) => { if ('${name}' === 'two') throw new Error('not me'); return x / 2 }
export const take = (x) => { appendFileSync(new URL('taken-${name}', import.meta.url), JSON.stringify(x) + '\\n') }
`

beforeAll(async () => {
  user = daffiHome()
  await user.node('main', CODE, '--controller')
  await Promise.all(['one', 'two', 'three'].map((name) => user.node(name, WORKER(name))))
})
afterAll(() => user.remove())

const call = async (...argv: string[]): Promise<string> => (await user.prints(['call', ...argv])).trimEnd()

describe('arguments', () => {
  test.each([
    ['5', 'number', '5'],
    ['-5', 'number', '-5'],
    ['-0.5', 'number', '-0.5'],
    // JavaScript has no other number.
    ['7.0', 'number', '7'],
    ['7.5', 'number', '7.5'],
    ['7', 'number', '7'],
    ['123456789012345678901234567890', 'bigint', '123456789012345678901234567890'],
    ['"5"', 'string', '"5"'],
    ['text', 'string', '"text"'],
    ['two words', 'string', '"two words"'],
    ['', 'string', '""'],
    ['null', 'null', 'null'],
    ['true', 'boolean', 'true'],
    ['[1,[2,{"a":3.5}]]', 'Array', '[1,[2,{"a":3.5}]]'],
    ['{"a":1,"__proto__":2}', 'Object', '{"a":1,"__proto__":2}'],
    ['{broken', 'string', '"{broken"'],
    ['1e3', 'number', '1000'],
    ['NaN', 'string', '"NaN"'],
    ['"zażółć 🎉"', 'string', '"zażółć 🎉"'],
  ])('%s is a %s', async (text, kind, shown) => {
    expect(await call('kind', text)).toBe(JSON.stringify(kind))
    expect(await call('same', text)).toBe(shown)
  })

  test('keep their order, equal ones too', async () => {
    expect(await call('all', '1', '2', '1', '1', '3', '2')).toBe('[1,2,1,1,3,2]')
    expect(await call('all', 'all', 'all')).toBe('["all","all"]')
    expect(await call('minus', '5', '5')).toBe('0')
    expect(await call('minus', '5', '-5')).toBe('10')
    expect(await call('all', '-1', '-2', '--', '-3', '--raw')).toBe('[-1,-2,-3,"--raw"]')
    expect(await call('--timeout', '5', 'all', '1', '--receiver', 'main', '2')).toBe('[1,2]')
  })

  test('by name, with defaults', async () => {
    expect(await call('minus', '5')).toBe('4')
    expect(await call('minus', '--kwarg', 'b=2', '--kwarg', 'a=5')).toBe('3')
    expect(await call('minus', '5', '--kwarg', 'b=-2')).toBe('7')
    expect(await call('same', '--kwarg', 'x=a=b')).toBe('"a=b"')
    expect(await call('same', '--kwarg', 'x=')).toBe('""')
  })

  test('--raw keeps texts', async () => {
    expect(await call('all', '--raw', '5', '[1]', '"x"')).toBe('["5","[1]","\\"x\\""]')
    expect(await call('same', '--raw', '--kwarg', 'x=5')).toBe('"5"')
  })

  test('- is stdin', async () => {
    const given = async (input: string, ...argv: string[]): Promise<string> =>
      (await user.prints(['call', ...argv], {input})).trimEnd()
    expect(await given('[1, 2]\n', 'same', '-')).toBe('[1,2]')
    expect(await given('a\nb\n', 'same', '-')).toBe('"a\\nb\\n"')
    expect(await given('5', 'same', '-', '--raw')).toBe('"5"')
    expect(await given('5', 'minus', '--kwarg', 'b=-', '8')).toBe('3')
    expect(await user.fails(['call', 'all', '-', '-'], {input: 'x'})).toMatchObject({code: 'USAGE', exitCode: 2})
    const big = 'x'.repeat(5_000_000)
    expect(await given(big, 'lengthOf', '-')).toBe('5000000')
  })

  test('that are wrong', async () => {
    const invalid = {code: 'CALL_INVALID', exitCode: 2}
    expect(await user.fails(['call', 'minus'])).toMatchObject(invalid)
    expect(await user.fails(['call', 'minus', '1', '2', '3'])).toMatchObject(invalid)
    expect(await user.fails(['call', 'minus', '1', '--kwarg', 'c=3'])).toMatchObject(invalid)
    expect(await user.fails(['call', 'minus', '1', '--kwarg', 'a=3'])).toMatchObject(invalid)
    const usage = {code: 'USAGE', exitCode: 2}
    expect(await user.fails(['call', 'minus', '1', '--kwarg', 'b'])).toMatchObject(usage)
    expect(await user.fails(['call', 'minus', '1', '--kwarg', '=3'])).toMatchObject(usage)
    expect(await user.fails(['call', 'minus', '--kwarg', 'a=3', '--kwarg', 'a=4'])).toMatchObject(usage)
    expect(await user.fails(['call', 'minus', '--kwarg', '__proto__=4'])).toMatchObject(invalid)
    expect(await user.fails(['call'])).toMatchObject(usage)
    expect((await user.fails(['call'])).message).not.toContain('Note:')
    expect(await user.fails(['call', ''])).toMatchObject({code: 'CALLBACK_UNKNOWN'})
  })
})

describe('results', () => {
  test('as JSON, one document, with and without --json', async () => {
    for (const flags of [[], ['--json'], ['--fg'], ['--quiet']]) {
      expect(await user.prints(['call', 'nothing', ...flags])).toBe('null\n')
      expect(await user.prints(['call', 'bytes', '3', ...flags])).toBe('"////"\n')
      expect(await user.prints(['call', 'set', ...flags])).toBe('[1,2]\n')
    }
    expect(await call('nan')).toBe('null')
    expect((await call('long', '3000000')).length).toBe(3_000_002)
    // Nothing that a terminal would obey.
    expect(await call('escape')).toBe('"\\u001b[31mred"')
  })

  test('the same on a terminal', async () => {
    const {status, stdout} = await user.daffi(['call', 'same', '{"a":[1,2]}'], {columns: 40})
    expect({status, stdout}).toEqual({status: 0, stdout: '{"a":[1,2]}\r\n'})
  })

  test('the items of a generator, one a line, also none', async () => {
    expect(await user.prints(['call', 'count', '3'])).toBe('0\n1\n2\n')
    expect(await user.prints(['call', 'count', '3', '--json'])).toBe('0\n1\n2\n')
    expect(await user.prints(['call', 'count', '0'])).toBe('')
    const many = (await call('count', '50000')).split('\n')
    expect(many).toEqual(Array.from({length: 50_000}, (_, n) => String(n)))
  })

  test('a generator that breaks: its items, then the error', async () => {
    const ended = await user.daffi(['call', 'breaks', '--json'])
    expect({status: ended.status, stdout: ended.stdout}).toEqual({status: 3, stdout: '1\n2\n'})
    expect(jsonError(ended)).toMatchObject({code: 'CALL_FAILED', exitCode: 3})
  })

  test('a reader that goes away ends the command, and the generator', async () => {
    const words = [process.execPath, join(ROOT, 'bin/daffi.js'), 'call', 'endless'].map((word) => `'${word}'`).join(' ')
    const from = Date.now()
    const {stdout, status} = await shell(`set -o pipefail; ${words} | head -2`)
    expect({stdout, status}).toEqual({stdout: '"item 0"\n"item 1"\n', status: 0})
    expect(Date.now() - from).toBeLessThan(5000)
    await eventually(async () => user.noted('closed').length === 1)
  })
})

describe('an output that does not take it all', () => {
  const daffi = `'${process.execPath}' '${join(ROOT, 'bin/daffi.js')}'`

  test.each(['ps', 'callbacks', 'tasks list', 'call long 3000000', 'call count 100000'])(
    '%s: a reader that goes away is no failure',
    async (words) => {
      const {status} = await shell(`set -o pipefail; ${daffi} ${words} | head -c 1`)
      expect(status).toBe(0)
    },
  )

  test.each(['ps', 'callbacks', 'call long 3000000', 'call count 3'])('%s: a full disk is one', async (words) => {
    const {status, stdout} = await shell(`${daffi} ${words} --json 2>&1 >/dev/full`)
    expect(JSON.parse(stdout).error).toMatchObject({code: 'DISK_FULL', exitCode: 1})
    expect(status).toBe(1)
  })
})

describe('failures', () => {
  test('of the function: its words and its stack, exit code 3', async () => {
    const {status, stdout, stderr} = await user.daffi(['call', 'fail', 'too far'])
    expect({status, stdout}).toEqual({status: 3, stdout: ''})
    expect(stderr).toContain('too far')
    expect(stderr).toMatch(/RangeError: too far\n\s+at fail .*main\.mjs:\d+:\d+/)
    const ended = await user.daffi(['call', 'fail', 'too far', '--json'])
    expect(ended.stdout).toBe('')
    expect(ended.stderr.trim().split('\n')).toHaveLength(1)
    expect(jsonError(ended)).toMatchObject({
      code: 'CALL_FAILED',
      exitCode: 3,
      message: expect.stringContaining('too far'),
      detail: expect.stringMatching(/at fail .*main\.mjs/),
    })
  })

  test('show no control characters of others', async () => {
    expect((await user.daffi(['call', 'failingEscape'])).stderr).not.toContain('\u001b')
  })

  test('unknown names, near ones suggested', async () => {
    const unknown = {code: 'CALLBACK_UNKNOWN', exitCode: 1}
    expect(await user.fails(['call', 'mimus', '1'])).toMatchObject({...unknown, hint: expect.stringContaining('minus')})
    expect(await user.fails(['call', '@stop', 'main'])).toMatchObject(unknown)
    expect(await user.fails(['call', 'who', '--receiver', 'main'])).toMatchObject(unknown)
    expect(await user.fails(['call', 'who', '--receiver', 'nobody'])).toMatchObject({code: 'NODE_UNKNOWN', exitCode: 1})
  })

  test('a timeout: exit code 124, on time', async () => {
    const from = Date.now()
    expect(await user.fails(['call', 'wait', '20000', '--timeout', '0.5'])).toMatchObject({
      code: 'TIMEOUT',
      exitCode: 124,
    })
    expect(Date.now() - from).toBeLessThan(4000)
    expect(await call('wait', '100', '--timeout', '10s')).toBe('"waited"')
    for (const text of ['-1', 'x', '1x', '']) {
      expect(await user.fails(['call', 'wait', '1', '--timeout', text])).toMatchObject({exitCode: 2})
    }
  })

  test('Ctrl-C: exit code 130, SIGTERM: 143, nothing on stdout', async () => {
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const calling = user.start(['call', 'wait', '20000'])
      await eventually(async () => (await user.json<{load: number}[]>(['ps'])).some(({load}) => load > 0))
      calling.kill(signal)
      expect(await calling.ended(5000)).toBe(status)
      expect(calling.lines).toEqual([])
      expect(calling.errors.join('\n')).not.toMatch(/\n\s+at /)
      await eventually(async () => !(await user.json<{load: number}[]>(['ps'])).some(({load}) => load > 0), 30_000)
    }
  })

  test('no controller: exit code 5, at once', async () => {
    const folder = join(user.path, 'nowhere')
    const from = Date.now()
    for (const place of [
      ['--unix-sock-path', folder],
      ['--port', '9'],
      ['--host', 'localhost', '--port', '9'],
    ]) {
      expect(await user.fails(['call', 'same', '1', ...place])).toMatchObject({
        code: 'CONTROLLER_UNREACHABLE',
        exitCode: 5,
      })
    }
    expect(Date.now() - from).toBeLessThan(10_000)
    expect((await user.fails(['call', 'same', '1', '--host', 'no.such.host.invalid', '--port', '9'])).exitCode).toBe(5)
  })

  test('a function that ends its process', async () => {
    await user.node('mortal', CODE.replaceAll(/export (const|function\*?|async function\*?) (?!crash)/g, '$1 '))
    expect(await user.fails(['call', 'crash', '--receiver', 'mortal'])).toMatchObject({
      code: 'NODE_STOPPED',
      exitCode: 3,
    })
  })
})

describe('ways of calling', () => {
  test('--receiver, and any node without it', async () => {
    for (const name of ['one', 'two', 'three']) expect(await call('who', '--receiver', name)).toBe(`"${name}"`)
    const seen = new Set<string>()
    await eventually(async () => {
      seen.add(await call('who'))
      return seen.size > 1
    })
  })

  test('--broadcast --return-result: a failing node hides no other', async () => {
    const all = JSON.parse(await call('who', '--broadcast', '--return-result'))
    expect(all).toEqual({one: 'one', two: 'two', three: 'three'})
    const ended = await user.daffi(['call', 'half', '5', '--broadcast', '--return-result', '--timeout', '10', '--json'])
    expect(ended.status).toBe(3)
    expect(jsonError(ended)).toMatchObject({code: 'CALL_FAILED', message: expect.stringContaining('two')})
    expect(JSON.parse(ended.stdout)).toEqual({
      one: 2.5,
      three: 2.5,
      two: {
        error: {
          code: 'CALL_FAILED',
          name: 'RemoteCallError',
          message: expect.stringContaining('not me'),
          stack: expect.stringContaining('two.mjs'),
        },
      },
    })
  })

  test('--broadcast without: nothing is printed; it runs everywhere', async () => {
    expect(await user.prints(['call', 'take', '"b"', '--broadcast'])).toBe('')
    await eventually(async () => ['one', 'two', 'three'].every((name) => user.noted(`taken-${name}`).includes('"b"')))
    expect(await user.prints(['call', 'take', '"c"', '--broadcast', '--eta', '0.3', '--json'])).toBe('null\n')
    await eventually(async () => ['one', 'two', 'three'].every((name) => user.noted(`taken-${name}`).includes('"c"')))
  })

  test('--no-return: at once, and it runs', async () => {
    const from = Date.now()
    expect(await user.prints(['call', 'wait', '20000', '--no-return'])).toBe('')
    expect(Date.now() - from).toBeLessThan(4000)
    for (const n of [1, 2, 3, 4, 5]) expect(await user.prints(['call', 'noted', String(n), '--no-return'])).toBe('')
    await eventually(async () => user.noted('noted').length === 5)
    expect(user.noted('noted')).toEqual(['1', '2', '3', '4', '5'])
  })

  test('--stream: every line of stdin, in order, on every node that has it', async () => {
    const lines = Array.from({length: 10_000}, (_, n) => JSON.stringify({n, text: `line ${n}`}))
    const before = new Map(['one', 'two', 'three'].map((name) => [name, user.noted(`taken-${name}`).length]))
    const file = user.write('items.ndjson', `${lines.join('\n')}\n`)
    const words = [process.execPath, join(ROOT, 'bin/daffi.js'), 'call', 'take', '--stream', '--json']
    const {stdout, status} = await shell(`${words.map((word) => `'${word}'`).join(' ')} < '${file}'`)
    expect({stdout, status}).toEqual({stdout: '{"items":10000}\n', status: 0})
    for (const [name, from] of before) expect(user.noted(`taken-${name}`).slice(from)).toEqual(lines)
  })

  test('--stream to one node, texts with --raw, and what goes wrong', async () => {
    const from = user.noted('taken-one').length
    const others = user.noted('taken-two').length
    expect(
      await user.prints(['call', 'take', '--stream', '--raw', '--receiver', 'one'], {input: '1\n\n"x"\r\nlast'}),
    ).toBe('')
    expect(
      user
        .noted('taken-one')
        .slice(from)
        .map((line) => JSON.parse(line)),
    ).toEqual(['1', '', '"x"', 'last'])
    expect(user.noted('taken-two')).toHaveLength(others)
    expect(await user.fails(['call', 'take', '1', '--stream'], {input: '1\n'})).toMatchObject({
      code: 'USAGE',
      exitCode: 2,
    })
    expect(await user.fails(['call', 'take', '--stream'], {input: ''})).toMatchObject({exitCode: 2})
    const lines = Array.from({length: 100_000}, (_, n) => n).join('\n')
    const late = await user.fails(['call', 'take', '--stream', '--timeout', '1ms'], {input: lines})
    expect(late).toMatchObject({code: 'TIMEOUT', exitCode: 124})
    expect(await user.fails(['call', 'nope', '--stream'], {input: '1\n'})).toMatchObject({code: 'CALLBACK_UNKNOWN'})
    expect(await user.fails(['call', 'count', '--stream'], {input: '1\n'})).toMatchObject({exitCode: 2})
    expect(await user.fails(['call', 'fail', '--stream'], {input: '1\n2\n'})).toMatchObject({
      code: 'CALL_FAILED',
      exitCode: 3,
    })
  })

  test('combinations that make no sense', async () => {
    for (const flags of [
      ['--bg', '--fg'],
      ['--bg', '--no-return'],
      ['--period', '1', '--at-time', '2030-01-01'],
      ['--broadcast', '--receiver', 'one'],
      ['--return-result'],
      ['--eta', '1'],
      ['--no-return', '--timeout', '1'],
      ['--broadcast', '--timeout', '1'],
      ['--period', '1', '--eta', '1'],
      ['--period', '0'],
      ['--period', '-1'],
      ['--at-time', 'tomorrow'],
      ['--at-time', '2001-01-01'],
    ]) {
      expect({flags, ...(await user.fails(['call', 'who', ...flags]))}).toMatchObject({flags, exitCode: 2})
    }
  })
})

describe('other commands', () => {
  test('ps and callbacks: for people, for scripts, none cut in a pipe', async () => {
    const nodes = await user.json<{name: string; kind: string; callbacks: string[]; load: number; age: number}[]>([
      'ps',
    ])
    expect(nodes.map(({name}) => name)).toEqual(['main', 'one', 'three', 'two'])
    expect(nodes.find(({name}) => name === 'one')).toMatchObject({
      kind: 'continuum',
      callbacks: ['half', 'take', 'who'],
      load: expect.any(Number),
      age: expect.any(Number),
      address: null,
      generation: null,
    })
    const piped = (await user.prints(['ps'])).trimEnd().split('\n')
    expect(piped.map((line) => line.split('\t')[0])).toEqual(['main', 'one', 'three', 'two'])
    expect(piped[0]).toContain('failingEscape')
    const callbacks = await user.json<{node: string; name: string}[]>(['callbacks', 'one'])
    expect(callbacks).toEqual(
      ['half', 'take', 'who'].map((name) => ({
        node: 'one',
        name,
        signature: name === 'who' ? '()' : '(x)',
        async: false,
        generator: false,
        callable: true,
      })),
    )
    expect((await user.json<unknown[]>(['callbacks'])).length).toBeGreaterThan(20)
    expect(await user.fails(['callbacks', 'nobody'])).toMatchObject({code: 'NODE_UNKNOWN', exitCode: 1})
  })

  test.each([60, 80, 200])('tables fit %i columns', async (columns) => {
    for (const argv of [['ps'], ['callbacks'], ['tasks', 'list']]) {
      const {stdout, status} = await user.daffi(argv, {columns})
      expect(status).toBe(0)
      const lines = stdout
        .split('\u001b[')
        .map((part, index) => (index === 0 ? part : part.replace(/^[\d;]*m/, '')))
        .join('')
        .trimEnd()
        .split('\r\n')
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
    }
  })

  test('wait: for one that is there, for one that comes, and in vain', async () => {
    expect(await user.json(['wait', 'function', 'who'])).toEqual({
      function: 'who',
      nodes: expect.arrayContaining(['one', 'two', 'three']),
    })
    expect(await user.json(['wait', 'process', 'one'])).toEqual({process: 'one', nodes: ['one']})
    expect(await user.prints(['wait', 'process', 'one'])).toBe('')
    const waiting = ['process', 'function'].map((kind) =>
      user.start(['wait', kind, 'late', '--json', '--timeout', '20s']),
    )
    await eventually(async () => (await user.json<unknown[]>(['ps'])).length >= 4)
    expect(waiting.map(({process}) => process.exitCode)).toEqual([null, null])
    const late = await user.node('late', 'export const late = () => 1\n')
    expect(await Promise.all(waiting.map((one) => one.ended()))).toEqual([0, 0])
    expect(waiting.map(({lines}) => JSON.parse(lines[0] ?? ''))).toEqual([
      {process: 'late', nodes: ['late']},
      {function: 'late', nodes: ['late']},
    ])
    late.kill('SIGTERM')
    await late.ended()
    const timeout = {code: 'TIMEOUT', exitCode: 124}
    expect(await user.fails(['wait', 'process', 'nobody', '--timeout', '0.3'])).toMatchObject(timeout)
    expect(await user.fails(['wait', 'function', 'nobody', '--timeout', '0.3'])).toMatchObject(timeout)
    // Where there is no controller at all, too.
    expect(await user.fails(['wait', 'process', 'x', '--timeout', '0.3', '--port', '9'])).toMatchObject(timeout)
    const endless = user.start(['wait', 'process', 'nobody'])
    await eventually(async () => isConnected(endless.process.pid))
    endless.kill('SIGINT')
    expect(await endless.ended(5000)).toBe(130)
  })

  test('stop: the node ends well, another has no such name', async () => {
    const node = await user.node('brief', 'export const f = () => 1\n', '--json')
    expect(await user.json(['stop', 'brief'])).toEqual({stopped: 'brief'})
    expect(await node.ended(10_000)).toBe(0)
    expect(node.lines.map((line) => JSON.parse(line).type)).toEqual(['ready', 'stopped'])
    expect(await user.fails(['stop', 'brief'])).toMatchObject({code: 'NODE_UNKNOWN', exitCode: 1})
    expect((await user.fails(['stop'])).exitCode).toBe(2)
  })

  test('unknown commands are suggested and not run', async () => {
    expect((await user.daffi(['cal', 'who'])).status).toBe(127)
    expect((await user.daffi(['node'])).status).toBe(0)
    expect((await user.daffi(['--help'])).stdout).toContain('call')
  })
})

function shell(script: string): Promise<{stdout: string; status: number | null}> {
  const child = spawn('bash', ['-c', script], {env: user.home.env, stdio: ['ignore', 'pipe', 'inherit']})
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({stdout, status}))
  })
}
