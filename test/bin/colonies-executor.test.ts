import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {promisify} from 'node:util'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {Process} from '../../src/colonies/wire/objects/process.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {livingOf} from '../support/processes.js'
import {ROOT} from '../support/run-program.js'
import {eventually, type Started} from '../support/started.js'

let user: ColoniesHome
beforeEach(() => {
  user = coloniesHome()
})
afterEach(() => user.remove())

interface Line {
  readonly type: string
  readonly processid?: string
  readonly executorname?: string
  readonly functions?: readonly string[]
}

const linesOf = ({lines}: Started): Line[] => lines.map((line) => JSON.parse(line))

/** An executor, once it is ready. */
async function executor(argv: readonly string[], env?: NodeJS.ProcessEnv): Promise<Started> {
  const one = user.start(['executor', 'run', ...argv, '--json'], env)
  await eventually(async () => one.lines.length > 0 || one.process.exitCode !== null)
  if (one.lines.length === 0) throw new Error(one.errors.join('\n'))
  return one
}

const exec = (func: string, type: string, ...rest: string[]): Promise<Process> =>
  user.result(['function', 'exec', '--func', func, '--targettype', type, ...rest])

/** The variables that `colonies dev --env` gives. */
async function devKeys(): Promise<Record<string, string>> {
  const lines = (await user.prints(['dev', '--env'])).matchAll(/^export (\w+)=(.*)$/gm)
  return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]))
}

describe('colonies executor run', () => {
  test('runs the functions of a module with no server at all, until Ctrl-C', async () => {
    const file = user.write(
      'greet.mjs',
      'export const greet = (name) => { console.log("greeting", name); return "hello " + name }\n',
    )
    const one = await executor([file, '--name', 'greeter'])
    expect(linesOf(one)).toMatchObject([
      {type: 'ready', executorname: 'greeter', executortype: 'greet-executor', functions: ['greet'], slots: 1},
    ])
    const done = await exec('greet', 'greet-executor', '--args', 'you', '--wait')
    expect(done).toMatchObject({state: 2, out: ['hello you']})
    expect(await user.prints(['log', 'get', '-p', done.processid])).toContain('greeting you')
    const shown = await user.result<{executorname: string}[]>(['executor', 'ls'])
    expect(shown.map((each) => each.executorname)).toContain('greeter')
    one.kill('SIGINT')
    expect(await one.ended()).toBe(0)
    expect(linesOf(one).map(({type}) => type)).toEqual(['ready', 'assigned', 'success', 'stopped'])
    const left = await user.result<{executorname: string}[]>(['executor', 'ls'])
    expect(left.map((each) => each.executorname)).not.toContain('greeter')
  })

  test('gives back what it has not finished, on SIGTERM', async () => {
    const file = user.write('wait.mjs', 'export const forever = () => new Promise(() => setInterval(() => {}, 1000))')
    const one = await executor([file])
    const {processid} = await exec('forever', 'wait-executor')
    await eventually(async () => linesOf(one).some(({type}) => type === 'assigned'))
    one.kill('SIGTERM')
    expect(await one.ended()).toBe(0)
    expect(linesOf(one).at(-2)).toMatchObject({type: 'unfinished', processid})
    expect(await user.result<Process>(['process', 'get', '-p', processid])).toMatchObject({state: 0})
  })

  test('leaves a process to its maxexectime when it is killed, and its children with it', async () => {
    const file = user.write('spin.mjs', 'export const spin = () => { console.log(process.pid); for (;;); }')
    const one = await executor([file, '--type', 'spinner'])
    const {processid} = await exec('spin', 'spinner', '--maxexectime', '3', '--maxretries', '1')
    const log = (): Promise<string> => user.prints(['log', 'get', '-p', processid])
    const pid = await eventually(async () => Number(/^\d+$/m.exec(await log())?.[0]))
    one.kill('SIGKILL')
    await one.ended()
    expect(await user.result<Process>(['process', 'get', '-p', processid])).toMatchObject({state: 1})
    const quick = user.write('quick.mjs', 'export const spin = () => "done"')
    await executor([quick, '--type', 'spinner'])
    await eventually(async () => livingOf([pid]).length === 0)
    const done = await eventually(async () => {
      const found = await user.result<Process>(['process', 'get', '-p', processid])
      return found.state > 1 && found
    })
    expect(done).toMatchObject({state: 2, out: ['done'], retries: 1})
  })

  test('runs shell commands, and functions get no keys', async () => {
    const command = 'keys=env | grep -ci prvkey; echo {0} >&2'
    const env = {COLONIES_SERVER_PRVKEY: 'a'.repeat(64)}
    await executor(['--type', 'shell', '--exec', command, '--exec', 'where=pwd'], env)
    const done = await exec('keys', 'shell', '--args', 'a note', '--wait')
    expect(done).toMatchObject({state: 2, out: [0]})
    expect(await user.prints(['log', 'get', '-p', done.processid])).toContain('a note')
  })

  test('runs code that comes with processes, in Python and JavaScript, when it is allowed to', async () => {
    const one = await executor(['--allow-code'])
    expect(linesOf(one)).toMatchObject([{executortype: 'python-executor', functions: []}])
    const code = Buffer.from('def add(a, b, ctx={}):\n    return int(a) + int(b)\n').toString('base64')
    const argv = ['--args', '1,2', '--env', `code=${code}`, '--wait']
    expect(await exec('add', 'python-executor', ...argv)).toMatchObject({out: [3]})
    const script = Buffer.from('(a, b) => a + b').toString('base64')
    const both = ['--args', '1,2', '--env', `code=${script}`, '--env', 'language=javascript', '--wait']
    expect(await exec('add', 'python-executor', ...both)).toMatchObject({out: ['12']})
  })

  test('serves programs that use the library, which hear of an end by subscription', async () => {
    const library = pathToFileURL(join(ROOT, 'dist/library/colonies.mjs')).href
    const file = user.write(
      'program.mjs',
      `import {chain, Colonies, Executor, FuncSpec, SUCCESS} from '${library}'
const server = await Colonies.connect()
const executor = await new Executor({type: 'own', functions: {two: () => 2, double: (n) => 2 * n}, colonies: server}).start()
const own = (func) => new FuncSpec(func, {executortype: 'own'})
const result = await chain(own('two')).then(own('double')).unwrap(server)
const {processid} = await server.submit(own('two'))
const key = await server.key('member')
const requests = [{processid, state: SUCCESS, timeout: 20}]
let heard
for await (const {out} of server.client.subscribe('subscribeprocessmsg', requests, key, AbortSignal.timeout(20_000))) {
  heard = out
  break
}
await executor.stop()
await server.close()
console.log(JSON.stringify({result, heard}))`,
    )
    const answer = async (env: NodeJS.ProcessEnv): Promise<unknown> => {
      const {stdout} = await promisify(execFile)(process.execPath, [file], {env: {...user.home.env, ...env}})
      return JSON.parse(stdout)
    }
    expect(await answer({})).toEqual({result: 4, heard: [2]})
    const {port} = await user.serve(['dev'])
    const place = {COLONIES_SERVER_PORT: String(port), COLONIES_SERVER_HTTP_PORT: String(port)}
    expect(await answer({...(await devKeys()), ...place})).toEqual({result: 4, heard: [2]})
  })

  test('is who it was registered as, where the owner of the colony is away', async () => {
    const server = await user.serve(['dev'])
    const dev = await devKeys()
    const env = {
      COLONIES_SERVER_HOST: '127.0.0.1',
      COLONIES_SERVER_PORT: String(server.port),
      COLONIES_TLS: 'false',
      COLONIES_COLONY_NAME: 'dev',
      COLONIES_PRVKEY: dev.COLONIES_PRVKEY,
    }
    const file = user.write('who.mjs', 'export const who = (ctx) => ctx.executorName')
    const one = await executor([file], env)
    expect(linesOf(one)).toMatchObject([{type: 'ready', executorname: dev.COLONIES_EXECUTOR_NAME}])
    const type = JSON.parse(one.lines[0] ?? '').executortype
    expect(await exec('who', type, '--wait')).toMatchObject({out: [dev.COLONIES_EXECUTOR_NAME]})
    one.kill('SIGINT')
    expect(await one.ended()).toBe(0)
  })

  test('can be stopped while its module loads', async () => {
    const one = user.start([
      'executor',
      'run',
      user.write('never.mjs', 'console.log("loading"); await new Promise(() => {})'),
      '--json',
    ])
    await eventually(async () => one.errors.some((line) => line.includes('loading')))
    one.kill('SIGINT')
    expect(await one.ended()).toBe(0)
    expect(linesOf(one).map(({type}) => type)).toEqual(['stopped'])
  })

  test('says what keeps it from running', async () => {
    const {fails} = user
    const file = user.write('add.mjs', 'export const add = (a, b) => a + b')
    const python = user.write('add.py', 'def add(a, b):\n    return a + b\n')
    expect(await fails(['executor', 'run'])).toMatchObject({code: 'USAGE', exitCode: 2})
    expect(await fails(['executor', 'run', '--exec', 'nothing'])).toMatchObject({code: 'USAGE'})
    expect(await fails(['executor', 'run', 'nowhere.mjs'])).toMatchObject({code: 'FILE_NOT_FOUND'})
    expect(await fails(['executor', 'run', user.write('none.mjs', '')])).toMatchObject({code: 'FUNCTION_INVALID'})
    expect(await fails(['executor', 'run', python], {env: {PATH: user.path}})).toMatchObject({
      code: 'PYTHON_MISSING',
      exitCode: 1,
    })
    await executor([file, '--name', 'mine'])
    expect(await fails(['executor', 'run', file, '--name', 'mine'])).toMatchObject({
      code: 'EXECUTOR_NAME_TAKEN',
      exitCode: 4,
    })
  })
})
