import {existsSync, statSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type DaffiHome, daffiHome} from '../support/daffi-home.js'
import {eventually} from '../support/started.js'

interface Ready {
  readonly type: string
  readonly time: string
  readonly address: string
  readonly node: string
  readonly callbacks: readonly string[]
}

interface Shown {
  readonly name: string
  readonly signature: string | null
  readonly async: boolean
  readonly generator: boolean
  readonly callable: boolean
}

let user: DaffiHome
beforeEach(() => {
  user = daffiHome()
})
afterEach(() => user.remove())

const ADD = 'export const add = (a, b) => a + b\n'

/** A node with a controller of this module, and what it said under --json when it was ready. */
async function ready(name: string, code: string, ...flags: string[]): Promise<Ready> {
  const node = await user.serve(['node', 'start', user.write(name, code), '--controller', '--json', ...flags])
  return JSON.parse(node.lines[0] ?? '')
}

const call = async (...argv: string[]): Promise<string> => (await user.prints(['call', ...argv])).trimEnd()

describe('daffi node start', () => {
  test('serves what a JavaScript module exports: functions, async ones, generators', async () => {
    const {type, time, node, callbacks, address} = await ready(
      'work.mjs',
      `export function add(a, b = 1) { return a + b }
       export default function negative(x) { return -x }
       export async function later(x) { await new Promise(r => setTimeout(r, 20)); return x }
       export function* count(n) { for (let i = 0; i < n; i++) yield i }
       export async function* letters() { yield 'a'; yield 'b' }
       export function _secret() {}
       export const version = 3`,
      '--name',
      'work',
    )
    expect({type, node, address}).toEqual({type: 'ready', node: 'work', address: join(user.path, 'daffi/.sock')})
    expect(new Date(time).toISOString()).toBe(time)
    expect(callbacks.toSorted()).toEqual(['add', 'count', 'later', 'letters', 'negative'])
    expect(statSync(address).mode & 0o777).toBe(0o600)
    expect(await call('add', '2')).toBe('3')
    expect(await call('add', '2', '3')).toBe('5')
    expect(await call('negative', '-2')).toBe('2')
    expect(await call('later', '"x"')).toBe('"x"')
    expect(await call('count', '3')).toBe('0\n1\n2')
    expect(await call('letters')).toBe('"a"\n"b"')
    expect(await user.fails(['call', '_secret'])).toMatchObject({code: 'CALLBACK_UNKNOWN', exitCode: 1})
    const shown = await user.json<Shown[]>(['callbacks', 'work'])
    expect(shown.find(({name}) => name === 'add')?.signature).toBe('(a, b=…)')
    const kinds = Object.fromEntries(shown.map(({name, async, generator}) => [name, {async, generator}]))
    expect(kinds).toMatchObject({
      add: {async: false, generator: false},
      count: {async: false, generator: true},
      later: {async: true, generator: false},
      letters: {async: true, generator: true},
    })
  })

  test('serves a TypeScript module with imports of its own, and names its lines', async () => {
    user.write('lib/half.ts', 'export const half = (x: number): number => x / 2\n')
    const code = `import {half} from './lib/half.js'
interface Point { readonly x: number }

export function quarter(point: Point): number {
  return half(half(point.x))
}
export function fail(): never {
  throw new RangeError('too much')
}
`
    await ready('work.ts', code)
    expect(await call('quarter', '{"x":10}')).toBe('2.5')
    const {status, stdout, stderr} = await user.daffi(['call', 'fail'])
    expect({status, stdout}).toEqual({status: 3, stdout: ''})
    expect(stderr).toContain('too much')
    expect(stderr).toContain('RangeError')
    expect(stderr).toContain(`${join(user.path, 'work.ts')}:8:9`)
  })

  test('static methods at once, instance methods of an exported object; private names not', async () => {
    await ready(
      'classes.mjs',
      `export class Store {
         #items = []
         static twice(x) { return x * 2 }
         static _hidden() {}
         push(x) { return this.#items.push(x) }
         _inner() {}
       }
       export class Never { ever() { return 1 } }
       export const store = new Store()`,
    )
    expect(await call('twice', '4')).toBe('8')
    expect(await call('push', '4')).toBe('1')
    expect(await call('push', '4')).toBe('2')
    for (const name of ['_hidden', '_inner']) {
      expect(await user.fails(['call', name])).toMatchObject({code: 'CALLBACK_UNKNOWN'})
    }
    const shown = await user.json<Shown[]>(['callbacks'])
    expect(shown.map(({name}) => name)).not.toContain('_inner')
    const ever = await user.fails(['call', 'ever'])
    expect(ever.exitCode).toBeGreaterThan(0)
  })

  test('two modules and a command on one node', async () => {
    const other = user.write('other.mjs', 'export const times = (a, b) => a * b\n')
    await user.serve([
      'node',
      'start',
      user.write('one.mjs', ADD),
      other,
      '--exec',
      'shout=tr a-z A-Z',
      '--exec',
      'fails=echo broken >&2; exit 3',
      '--controller',
    ])
    expect(await call('add', '2', '3')).toBe('5')
    expect(await call('times', '2', '3')).toBe('6')
    expect(await call('shout', 'abc', '--kwarg', 'x=1')).toBe('["ABC",{"X":1}]')
    const failure = await user.fails(['call', 'fails'])
    expect(failure).toMatchObject({code: 'CALL_FAILED', exitCode: 3})
    expect(JSON.stringify(failure)).toContain('broken')
  })

  test('two modules with one name are refused', async () => {
    const [one, other] = [user.write('one.mjs', ADD), user.write('other.mjs', ADD)]
    const failure = await user.fails(['node', 'start', one, other, '--controller'])
    expect(failure).toMatchObject({code: 'CALLBACK_INVALID', exitCode: 2})
    expect(failure.message).toContain('add')
  })

  test('a module that registers by itself: names, instances, and calls to others through g', async () => {
    await user.serve([
      'node',
      'start',
      user.write(
        'registers.mjs',
        `import {callback} from 'continuum/daffi'
         callback(function double(x) { return 2 * x })
         export async function quadruple(x, g) { return g.call.other_double(await g.call.other_double(x).fg()).fg() }
         const Counter = callback(class Counter {
           count = 0
           next() { return ++this.count }
           static zero() { return 0 }
         })
         export function begin() { new Counter(); return 'begun' }`,
      ),
      '--name',
      'first',
      '--controller',
    ])
    await user.node('second', 'export const other_double = (x) => 2 * x\n')
    expect(await call('double', '4')).toBe('8')
    expect(await call('zero')).toBe('0')
    expect((await user.fails(['call', 'next'])).exitCode).toBeGreaterThan(0)
    expect(await call('begin')).toBe('"begun"')
    expect(await call('next')).toBe('1')
    expect(await call('next')).toBe('2')
    const shown = await user.json<Shown[]>(['callbacks'])
    expect(shown.find(({name}) => name === 'quadruple')?.signature).toBe('(x)')
    expect(await call('quadruple', '3')).toBe('12')
    expect(await call('quadruple', '--kwarg', 'x=4')).toBe('16')
    // A second instance is refused.
    expect(await user.fails(['call', 'begin'])).toMatchObject({code: 'CALL_FAILED'})
  })

  test('nine nodes in a row, each calling the next: the value travels there and back', async () => {
    const link = (n: number): string =>
      n === 8
        ? 'export const step8 = (x) => x + 1\n'
        : `export const step${n} = async (x, g) => (await g.call.step${n + 1}(x + 1).fg()) + 1\n`
    await user.node('n0', link(0), '--controller')
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => user.node(`n${n}`, link(n))))
    expect(await call('step0', '0', '--timeout', '20')).toBe('17')
  })

  test('a random name, and a name that is taken', async () => {
    const {node} = await ready('one.mjs', ADD)
    expect(node).toMatch(/^0x[0-9a-f]{8}$/)
    const other = user.write('other.mjs', ADD)
    const failure = await user.fails(['node', 'start', other, '--name', node])
    expect(failure).toMatchObject({code: 'NODE_NAME_TAKEN', exitCode: 4})
    expect(failure.message).toContain(node)
    expect((await user.json<unknown[]>(['ps'])).length).toBe(1)
  })

  test('a host alone: a free port of it, printed; callers must name it', async () => {
    const {address} = await ready('one.mjs', ADD, '--host', '127.0.0.1')
    const port = /^127\.0\.0\.1:(\d+)$/.exec(address)?.[1] ?? ''
    expect(Number(port)).toBeGreaterThan(0)
    expect(await call('add', '1', '2', '--host', '127.0.0.1', '--port', port)).toBe('3')
    expect(await call('add', '1', '2', '--port', port)).toBe('3')
    expect(await user.fails(['call', 'add', '1', '2', '--host', '127.0.0.1'])).toMatchObject({
      code: 'USAGE',
      exitCode: 2,
      hint: expect.stringContaining('--port'),
    })
    const other = user.write('other.mjs', ADD)
    expect(await user.fails(['node', 'start', other, '--host', '127.0.0.1'])).toMatchObject({code: 'USAGE'})
    const environment = {DAFFI_HOST: '127.0.0.1', DAFFI_PORT: port}
    expect(await user.prints(['call', 'add', '1', '2'], {env: environment})).toBe('3\n')
    expect(existsSync(join(user.path, 'daffi'))).toBe(false)
  })

  test('--unix-sock-path: a folder of that name, and nobody elsewhere', async () => {
    const folder = join(user.path, 'mesh')
    await ready('one.mjs', ADD, '--unix-sock-path', folder)
    expect(existsSync(join(folder, '.sock'))).toBe(true)
    expect(await call('add', '1', '2', '--unix-sock-path', folder)).toBe('3')
    expect(await user.prints(['call', 'add', '1', '2'], {env: {DAFFI_UNIX_SOCK_PATH: folder}})).toBe('3\n')
    expect(await user.fails(['call', 'add', '1', '2'])).toMatchObject({code: 'CONTROLLER_UNREACHABLE', exitCode: 5})
    expect(
      await user.fails(['call', 'add', '--unix-sock-path', folder, '--port', '1', '--host', 'localhost']),
    ).toMatchObject({code: 'USAGE', exitCode: 2})
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('%s stops it, and that is no failure', async (signal) => {
    const module = user.write('one.mjs', ADD)
    const node = await user.serve(['node', 'start', module, '--controller', '--json'])
    node.kill(signal)
    expect(await node.ended(10_000)).toBe(0)
    expect(node.lines.map((line) => JSON.parse(line).type)).toEqual(['ready', 'stopped'])
    expect(existsSync(join(user.path, 'daffi/.sock'))).toBe(false)
  })

  test('people read one line, that it is ready; it stops in silence but for a note', async () => {
    const node = await user.node('math', ADD, '--controller')
    expect(node.lines).toHaveLength(1)
    expect(node.lines[0]).toMatch(/math.*add/)
    node.kill('SIGTERM')
    expect(await node.ended(10_000)).toBe(0)
    expect(node.lines).toHaveLength(1)
  })

  test('a call that runs when it stops is finished', async () => {
    const node = await user.node(
      'slow',
      'export const slow = async () => { await new Promise(r => setTimeout(r, 1500)); return "done" }\n',
      '--controller',
    )
    const calling = user.start(['call', 'slow'])
    await eventually(async () => (await user.json<{load: number}[]>(['ps']))[0]?.load === 1)
    node.kill('SIGTERM')
    expect(await calling.ended()).toBe(0)
    expect(calling.lines).toEqual(['"done"'])
    expect(await node.ended(10_000)).toBe(0)
  })

  test('its callbacks log to its own output, never into the result', async () => {
    const node = await user.node(
      'noisy',
      'console.log("loaded")\nexport const say = (x) => { console.log(x); return 1 }\n',
      '--controller',
      '--json',
    )
    expect(await call('say', 'hello')).toBe('1')
    await eventually(async () => node.errors.includes('hello'))
    expect(node.errors).toContain('loaded')
    // What stands on stdout is the lines of the service alone.
    expect(node.lines.map((line) => JSON.parse(line).type)).toEqual(['ready'])
  })
})

describe('daffi node start with something that does not work', () => {
  const starting = (...argv: string[]): ReturnType<DaffiHome['fails']> =>
    user.fails(['node', 'start', ...argv, '--controller'])

  test('a promise that a callback forgot ends no node', async () => {
    await ready('forget.mjs', 'export function forget() { Promise.reject(new Error("forgotten")); return 1 }\n')
    expect(await call('forget')).toBe('1')
    expect(await call('forget')).toBe('1')
  })

  test('nothing to offer', async () => {
    expect(await starting()).toMatchObject({code: 'USAGE', exitCode: 2})
  })

  test('no such file', async () => {
    const failure = await starting(join(user.path, 'none.mjs'))
    expect(failure).toMatchObject({code: 'FILE_NOT_FOUND', exitCode: 1})
    expect(failure.message).toContain('none.mjs')
  })

  test('a directory', async () => {
    expect((await starting(user.path)).exitCode).toBe(1)
  })

  test('syntax errors: file and line', async () => {
    for (const name of ['broken.mjs', 'broken.ts']) {
      const failure = await starting(user.write(name, 'export const a = 1\nexport const b = = 2\n'))
      expect(failure).toMatchObject({code: 'CALLBACK_INVALID', exitCode: 2})
      expect(JSON.stringify(failure)).toMatch(new RegExp(`${name}:2`))
    }
  })

  test('a module that throws: file and line', async () => {
    for (const name of ['throws.mjs', 'throws.ts']) {
      const failure = await user.daffi([
        'node',
        'start',
        user.write(name, '\n\nthrow new Error("no way")\n'),
        '--controller',
      ])
      expect(failure.status).toBe(2)
      expect(failure.stderr).toContain('no way')
      expect(failure.stderr).toContain(`${name}:3`)
    }
  })

  test('an import that is not there', async () => {
    const failure = await starting(user.write('lost.ts', 'import "./nowhere.js"\nexport const a = () => 1\n'))
    expect(failure).toMatchObject({code: 'CALLBACK_INVALID', exitCode: 2})
    expect(failure.message).toContain('nowhere')
  })

  test('a function without a name', async () => {
    const failure = await starting(user.write('lambda.mjs', 'export default (x) => x\n'))
    expect(failure).toMatchObject({code: 'CALLBACK_INVALID', exitCode: 2})
    expect(failure.message).toContain('lambda.mjs')
  })

  test.each([
    ['waits for ever', 'export const f = () => 1\nawait new Promise(() => {})\n'],
    ['exports then', 'export function then() {}\n'],
  ])('a module that %s', async (_what, code) => {
    const error = await user.fails(['node', 'start', user.write('late.mjs', code), '--controller'])
    expect(error).toMatchObject({code: 'CALLBACK_INVALID', exitCode: 2})
  })

  test('a module that waits while it loads, or leaves a timer behind, is stopped by one signal', async () => {
    const timer = 'export const f = () => 1\nsetInterval(() => {}, 1000)\n'
    const serving = await user.serve(['node', 'start', user.write('timer.mjs', timer), '--controller'])
    serving.kill('SIGTERM')
    expect(await serving.ended(5000)).toBe(0)
    const waiting = user.write('wait.mjs', `console.log('loading')\n${timer}await new Promise(() => {})\n`)
    const loading = user.start(['node', 'start', waiting, '--controller'])
    await eventually(async () => loading.errors.includes('loading'))
    loading.kill('SIGTERM')
    expect(await loading.ended(5000)).toBe(0)
  })

  test('nothing exported', async () => {
    const failure = await starting(user.write('empty.mjs', 'const a = () => 1\nexport const b = 2\n'))
    expect(failure).toMatchObject({code: 'CALLBACK_INVALID', exitCode: 2})
    expect(failure.message).toContain('empty.mjs')
  })

  test('bad --exec', async () => {
    for (const text of ['noname', '=true', '_private=true', 'with space=true']) {
      expect(await starting('--exec', text)).toMatchObject({code: 'USAGE', exitCode: 2})
    }
  })

  test('flags that are for the controller alone', async () => {
    const module = user.write('one.mjs', ADD)
    const key = user.write('key.pem', 'x')
    expect(await user.fails(['node', 'start', module, '--ssl-key', key])).toMatchObject({code: 'USAGE', exitCode: 2})
    const address = `0x${'ab'.repeat(20)}`
    expect(await user.fails(['node', 'start', module, '--allow', address])).toMatchObject({code: 'USAGE', exitCode: 2})
  })

  test('ports that are none, and flags that are unknown', async () => {
    const module = user.write('one.mjs', ADD)
    for (const flags of [
      ['--port', '0'],
      ['--port', '65536'],
      ['--port', 'x'],
      ['--nme', 'x'],
      ['--generation', '3'],
    ]) {
      expect((await starting(module, ...flags)).exitCode).toBe(2)
    }
  })

  test('a port that somebody else has', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.on('listening', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const failure = await starting(user.write('one.mjs', ADD), '--host', '127.0.0.1', '--port', port)
    server.close()
    expect(failure).toMatchObject({code: 'ADDRESS_IN_USE', exitCode: 1})
    expect(failure.message).toContain(port)
  })

  test('a host that is not of this machine', async () => {
    const failure = await starting(user.write('one.mjs', ADD), '--host', '192.0.2.1', '--port', '7777')
    expect(failure.exitCode).toBeGreaterThan(0)
    expect(failure.message).toContain('192.0.2.1')
  })

  test('no controller there: it waits for one, and stops when told so', async () => {
    const node = user.start(['node', 'start', user.write('one.mjs', ADD), '--name', 'early'])
    await eventually(async () => node.errors.length > 0)
    expect(node.lines).toEqual([])
    await user.serve(['controller', 'start'])
    await eventually(async () => node.lines.length === 1)
    expect(await call('add', '1', '2')).toBe('3')
    node.kill('SIGTERM')
    expect(await node.ended(10_000)).toBe(0)
    const alone = user.start(['node', 'start', user.write('one.mjs', ADD), '--port', '9'])
    await eventually(async () => alone.errors.length > 0)
    alone.kill('SIGINT')
    expect(await alone.ended(10_000)).toBe(0)
    expect(alone.lines).toEqual([])
  })
})
