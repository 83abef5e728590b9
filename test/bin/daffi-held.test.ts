import {spawnSync} from 'node:child_process'
import {mkdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {type DaffiHome, daffiHome} from '../support/daffi-home.js'
import {isConnected} from '../support/processes.js'
import {ROOT} from '../support/run-program.js'
import {eventually, type Started} from '../support/started.js'

interface Task {
  readonly id: string
  readonly kind: string
  readonly func: string
  readonly receiver: string | null
  readonly state: string
  readonly created: string
  readonly due: string | null
  readonly ended: string | null
  readonly interval: number | null
  readonly atTime: readonly string[] | null
  readonly runs: number
  readonly error: {readonly type: string; readonly message: string} | null
}

let user: DaffiHome

/** Whether a namespace of our own can mount a file system. */
const canMount = spawnSync('sh', ['-c', 'unshare -rm mount -t tmpfs none /mnt'], {stdio: 'ignore'}).status === 0

const CODE = `import {appendFileSync} from 'node:fs'
const note = (text) => appendFileSync(new URL('runs', import.meta.url), text + '\\n')
export const add = (a, b) => a + b
export const ran = (x) => { note(x); return x }
export const fail = (text) => { throw new RangeError(text) }
export const wait = async (ms, x) => { note(x); await new Promise((resolve) => setTimeout(resolve, ms)); return x }
export function* count(n) { for (let i = 0; i < n; i++) yield i }
`

const controller = (): Promise<Started> => user.serve(['controller', 'start'])
const work = (name = 'work'): Promise<Started> => user.node(name, CODE)
const hold = async (...argv: string[]): Promise<string> => (await user.prints(['call', ...argv])).trim()
const result = async (id: string): Promise<string> =>
  (await user.prints(['result', id, '--wait', '--timeout', '30'])).trimEnd()
const tasks = (): Promise<Task[]> => user.json<Task[]>(['tasks', 'list'])
const task = async (id: string): Promise<Task | undefined> => (await tasks()).find((one) => one.id === id)
const runs = (x: string): number => user.noted('runs').filter((line) => line === x).length

async function kill(one: Started): Promise<void> {
  one.kill('SIGKILL')
  await one.ended()
}

/** A fresh home for each test. */
function ownHome(): void {
  beforeEach(() => {
    user = daffiHome()
  })
  afterEach(() => user.remove())
}

describe('on a mesh that lasts', () => {
  beforeAll(async () => {
    user = daffiHome()
    await controller()
    await work()
  })
  afterAll(() => user.remove())

  test('an id at once, and the result from any shell, again and again', async () => {
    const id = await hold('add', '2', '3', '--bg')
    expect(id).toMatch(/^\w{6,40}$/)
    expect(await result(id)).toBe('5')
    expect(await user.prints(['result', id])).toBe('5\n')
    expect(await user.json(['result', id])).toBe(5)
    const {id: other} = await user.json<{id: string}>(['call', 'add', '2', '4', '--bg'])
    expect(other).not.toBe(id)
    expect(await result(other)).toBe('6')
    expect((await tasks()).slice(0, 2).map((one) => one.id)).toEqual([other, id])
    expect(await task(id)).toMatchObject({kind: 'call', func: 'add', state: 'done', runs: 1, error: null, due: null})
    // The items of a generator are one list.
    expect(await result(await hold('count', '3', '--bg'))).toBe('[0,1,2]')
    const file = join(user.state, 'daffi.db')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('one that fails, fails where its result is asked for', async () => {
    const id = await hold('fail', 'too far', '--bg')
    const failure = await user.fails(['result', id, '--wait'])
    expect(failure).toMatchObject({code: 'CALL_FAILED', exitCode: 3, message: expect.stringContaining('too far')})
    expect(JSON.stringify(failure)).toContain('work.mjs')
    expect(await task(id)).toMatchObject({state: 'failed', error: {type: 'RemoteCallError'}})
    const held = (await tasks()).length
    // What is wrong from the start is refused at once, and not held.
    expect(await user.fails(['call', 'add', '1', '--bg'])).toMatchObject({code: 'CALL_INVALID', exitCode: 2})
    expect(await user.fails(['call', 'nope', '--bg'])).toMatchObject({code: 'CALLBACK_UNKNOWN'})
    expect(await tasks()).toHaveLength(held)
  })

  test('one that takes its time: pending, waited for in vain, waited for, and cancelled', async () => {
    const id = await hold('wait', '3000', '"slow"', '--bg')
    expect(await user.fails(['result', id])).toMatchObject({code: 'RESULT_PENDING', exitCode: 1})
    expect(await user.fails(['result', id, '--wait', '--timeout', '0.3'])).toMatchObject({
      code: 'TIMEOUT',
      exitCode: 124,
    })
    const waiting = user.start(['result', id, '--wait'])
    expect(await waiting.ended()).toBe(0)
    expect(waiting.lines).toEqual(['"slow"'])
    const other = await hold('wait', '20000', '"never"', '--bg')
    await eventually(async () => runs('never') === 1)
    const interrupted = user.start(['result', other, '--wait'])
    await eventually(async () => isConnected(interrupted.process.pid))
    interrupted.kill('SIGINT')
    expect(await interrupted.ended(5000)).toBe(130)
    expect(await user.json(['tasks', 'cancel', other])).toEqual({id: other, cancelled: true})
    expect(await user.json(['tasks', 'cancel', other])).toEqual({id: other, cancelled: false})
    expect(await user.fails(['result', other, '--wait'])).toMatchObject({code: 'CALL_FAILED', exitCode: 3})
    expect(await task(other)).toMatchObject({state: 'cancelled'})
  })

  test('--timeout and --eta', async () => {
    const late = await hold('wait', '20000', '1', '--bg', '--timeout', '0.5')
    expect(await user.fails(['result', late, '--wait'])).toMatchObject({code: 'TIMEOUT', exitCode: 124})
    const from = Date.now()
    const delayed = await hold('ran', '"later"', '--bg', '--eta', '2')
    const held = await task(delayed)
    expect(held).toMatchObject({state: 'waiting', runs: 0})
    const due = Date.parse(held?.due ?? '') - from
    expect(due).toBeGreaterThan(1900)
    expect(due).toBeLessThan(8000)
    expect(runs('later')).toBe(0)
    expect(await result(delayed)).toBe('"later"')
    expect(Date.now() - from).toBeGreaterThan(1900)
    expect(runs('later')).toBe(1)
  })

  test('--no-return --eta runs later, once', async () => {
    const id = await hold('ran', '"x"', '--no-return', '--eta', '1')
    expect(await task(id)).toMatchObject({kind: 'no-return', state: 'waiting'})
    await eventually(async () => runs('x') === 1)
    await eventually(async () => (await task(id))?.state === 'done')
    expect(await result(id)).toBe('null')
  })

  test('--period, until it is cancelled', async () => {
    const id = await hold('ran', '"p"', '--period', '0.4')
    await eventually(async () => runs('p') >= 3)
    expect(await task(id)).toMatchObject({kind: 'periodic', interval: 0.4, atTime: null, ended: null})
    expect((await task(id))?.runs).toBeGreaterThanOrEqual(2)
    expect(await user.prints(['tasks', 'cancel', id])).toBe('')
    const then = runs('p')
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(runs('p')).toBe(then)
    expect(await task(id)).toMatchObject({state: 'cancelled'})
  })

  test('--at-time, as often as given', async () => {
    const at = (ms: number): string[] => ['--at-time', new Date(Date.now() + ms).toISOString()]
    const id = await hold('ran', '"t"', ...at(3000), ...at(3500), '--at-time', String(Date.now() / 1000 + 2.5))
    expect((await task(id))?.atTime).toHaveLength(3)
    await eventually(async () => (await task(id))?.state === 'done')
    expect(runs('t')).toBe(3)
    expect(await task(id)).toMatchObject({runs: 3, due: null})
  })

  test('--receiver is kept', async () => {
    await work('two')
    const id = await hold('ran', '"r"', '--bg', '--eta', '0.5', '--receiver', 'two')
    expect(await task(id)).toMatchObject({receiver: 'two'})
    expect(await result(id)).toBe('"r"')
  })

  test.each([80, 200])('the list fits %i columns, and tells when', async (columns) => {
    const id = await hold('add', '1', '2', '--bg', '--eta', '2h')
    await hold('fail', 'for a reason that is long '.repeat(5), '--bg')
    const {stdout, status} = await user.daffi(['tasks', 'list'], {columns, env: {NO_COLOR: '1'}})
    expect(status).toBe(0)
    const lines = stdout.trimEnd().split('\r\n')
    expect(lines.filter((line) => line.length > columns)).toEqual([])
    expect(lines.find((line) => line.includes(id))).toMatch(/in [12]h/)
    await user.prints(['tasks', 'cancel', id])
  })

  test('ids that nobody has, and commands without what they need', async () => {
    for (const argv of [
      ['result', 'abc'],
      ['tasks', 'cancel', 'abc'],
      ['result', ''],
      ['result', "'; drop table"],
    ]) {
      expect(await user.fails(argv)).toMatchObject({code: 'TASK_UNKNOWN', exitCode: 1})
    }
    for (const argv of [
      ['result'],
      ['tasks', 'cancel'],
      ['result', 'a', 'b'],
      ['result', 'a', '--timeout', '1'],
      ['tasks', 'hold'],
    ]) {
      expect({argv, ...(await user.fails(argv))}).toMatchObject({argv, exitCode: 2})
    }
    expect(await user.fails(['tasks', 'list', '--port', '9'])).toMatchObject({
      code: 'CONTROLLER_UNREACHABLE',
      exitCode: 5,
    })
  })
})

describe('a controller that is killed and started again', () => {
  ownHome()

  test('goes on with what waits, has the results, and runs nothing twice', async () => {
    const one = await controller()
    await work()
    const done = await hold('ran', '"done"', '--bg')
    expect(await result(done)).toBe('"done"')
    const running = await hold('wait', '30000', '"running"', '--bg')
    const waiting = await hold('ran', '"waiting"', '--bg', '--eta', '4')
    const periodic = await hold('ran', '"periodic"', '--period', '0.5')
    await eventually(async () => runs('running') === 1 && runs('periodic') >= 2)
    await kill(one)
    await controller()
    await user.prints(['wait', 'process', 'work', '--timeout', '20'])
    expect(await user.prints(['result', done])).toBe('"done"\n')
    expect(await user.fails(['result', running])).toMatchObject({code: 'NODE_STOPPED', exitCode: 3})
    expect(await result(waiting)).toBe('"waiting"')
    const before = runs('periodic')
    await eventually(async () => runs('periodic') >= before + 2)
    expect(await task(periodic)).toMatchObject({ended: null})
    expect([runs('done'), runs('running'), runs('waiting')]).toEqual([1, 1, 1])
  })

  test('no tasks: an empty list', async () => {
    await controller()
    expect(await user.json(['tasks', 'list'])).toEqual([])
    expect(await user.daffi(['tasks', 'list'])).toMatchObject({status: 0, stdout: ''})
  })

  test('whoever waits for a result is told that the controller is gone', async () => {
    const one = await controller()
    await work()
    const id = await hold('wait', '30000', '"x"', '--bg')
    const waiting = user.start(['result', id, '--wait', '--json'])
    await eventually(async () => isConnected(waiting.process.pid))
    await kill(one)
    expect(await waiting.ended(10_000)).toBe(5)
  })

  test('two controllers of one home keep their tasks apart', async () => {
    await controller()
    const other = await user.serve(['controller', 'start', '--host', '127.0.0.1', '--json'])
    const {address} = JSON.parse(other.lines[0] ?? '') as {address: string}
    const there = ['--port', address.split(':')[1] ?? '']
    await work()
    const module = user.write('there.mjs', CODE)
    await user.serve(['node', 'start', module, ...there])
    const id = await hold('ran', '"a"', '--bg')
    const elsewhere = await hold('ran', '"b"', '--bg', ...there)
    expect(await result(id)).toBe('"a"')
    expect(await user.fails(['result', id, ...there])).toMatchObject({code: 'TASK_UNKNOWN', exitCode: 1})
    expect((await tasks()).map((one) => one.id)).toEqual([id])
    expect((await user.json<Task[]>(['tasks', 'list', ...there])).map((one) => one.id)).toEqual([elsewhere])
  })
})

describe('a node that is killed', () => {
  ownHome()

  test('the node that had it is killed: the call has failed, and is not repeated', async () => {
    await controller()
    const node = await work()
    const id = await hold('wait', '20000', '"once"', '--bg')
    await eventually(async () => runs('once') === 1)
    await kill(node)
    expect(await user.fails(['result', id, '--wait', '--timeout', '10'])).toMatchObject({
      code: 'NODE_STOPPED',
      exitCode: 3,
    })
    await work()
    await user.prints(['wait', 'function', 'wait'])
    expect(runs('once')).toBe(1)
  })

  test('--period goes on with another node when its own dies, and after a failure', async () => {
    await controller()
    const one = await work()
    const failing = await hold('fail', '"no"', '--period', '0.3')
    const id = await hold('ran', '"p"', '--period', '0.3')
    await eventually(async () => runs('p') >= 1)
    await eventually(async () => ((await task(failing))?.runs ?? 0) >= 2)
    await kill(one)
    await work('other')
    const before = runs('p')
    await eventually(async () => runs('p') >= before + 2)
    expect((await task(id))?.ended).toBeNull()
  })
})

describe('the database', () => {
  ownHome()

  test('a database that is none: the controller says so, and leaves it alone', async () => {
    const file = user.write('.local/state/continuum/daffi.db', 'no database at all'.repeat(1000))
    expect(await user.fails(['controller', 'start'])).toMatchObject({code: 'STORE_CORRUPT', exitCode: 1})
    expect(readFileSync(file, 'utf8')).toContain('no database at all')
  })

  test('a state directory that cannot be written to: no held calls, but all others', async () => {
    user.write('file', '')
    const environment = {CONTINUUM_HOME: join(user.path, 'file', 'state')}
    await user.serve(['controller', 'start'], environment)
    await work()
    const failure = await user.fails(['call', 'add', '1', '2', '--bg'])
    expect(failure).toMatchObject({code: 'STORE_UNWRITABLE', exitCode: 1})
    expect(await user.prints(['call', 'add', '1', '2'])).toBe('3\n')
  })
})

describe.skipIf(!canMount)('a full disk', () => {
  ownHome()

  test('no room for another call: an error, while calls and what is held go on', async () => {
    const disk = join(user.path, 'disk')
    mkdirSync(disk)
    const module = user.write('work.mjs', CODE)
    const daffi = `'${process.execPath}' '${join(ROOT, 'bin/daffi.js')}'`
    const script = `mount -t tmpfs -o size=1m none '${disk}'
      ${daffi} node start '${module}' --name work --controller & node=$!
      ${daffi} wait function add --timeout 30
      ${daffi} call add 1 2 --bg --eta 1h --json
      head -c 300000 /dev/zero | tr '\\0' x > large
      for n in 1 2 3 4 5 6; do ${daffi} call ran - --raw --bg --eta 1h --json < large || echo "status $?"; done
      ${daffi} call add 1 2
      ${daffi} tasks list | wc -l
      kill $node; wait $node`
    const shell = spawnSync('sh', ['-c', 'exec unshare -rm bash -c "$1"', 'sh', script], {
      env: {...user.home.env, CONTINUUM_HOME: disk},
      cwd: user.path,
      encoding: 'utf8',
      timeout: 50_000,
    })
    const lines = shell.stdout.trim().split('\n')
    expect(lines).toContain('status 1')
    expect(shell.stderr).toContain('"code":"DISK_FULL"')
    expect(shell.stderr).not.toContain('"code":"BUG"')
    const held = lines.filter((line) => line.startsWith('{"id"')).length
    expect(held).toBeGreaterThan(0)
    expect(lines.slice(-2)).toEqual(['3', String(held)])
  })
})
