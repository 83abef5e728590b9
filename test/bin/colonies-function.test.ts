import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {RegisteredFunction} from '../../src/colonies/wire/objects/members.js'
import type {Process} from '../../src/colonies/wire/objects/process.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {type HomeSession, sessionOf} from '../support/colonies-session.js'
import {jsonError} from '../support/run-program.js'
import {eventually} from '../support/started.js'

let user: ColoniesHome
let session: HomeSession
let spec: string
beforeAll(async () => {
  user = coloniesHome()
  session = await sessionOf(user)
  spec = user.write('hello.json', '{"funcname": "hello", "args": ["x"], "conditions": {"executortype": "dev"}}')
})
afterAll(async () => {
  await session.close()
  await user.remove()
})

const log = (processid: string, message: string): Promise<unknown> => session.call('addlogmsg', {processid, message})
/** Runs the next process as its executor: its log, then its end. */
async function work(out: readonly (string | number)[] | Error, ...lines: string[]): Promise<string> {
  const {processid} = await session.take()
  for (const line of lines) await log(processid, line)
  if (out instanceof Error) await session.call('closefailedmsg', {processid, errors: [out.message]})
  else await session.call('closesuccessfulmsg', {processid, out})
  return processid
}

describe('function submit', () => {
  test('leaves a process that waits, and prints its id in a pipe', async () => {
    const {status, stdout, stderr} = await user.run(['function', 'submit', '--spec', spec, '--label', 'mine'])
    expect(status).toBe(0)
    const id = stdout.trim()
    expect(id).toMatch(/^[0-9a-f]{64}$/)
    expect(stderr).toContain(`ProcessId=${id}`)
    expect(await session.call('getprocessmsg', {processid: id})).toMatchObject({
      state: 0,
      spec: {funcname: 'hello', label: 'mine', maxwaittime: -1, maxexectime: -1, conditions: {colonyname: 'dev'}},
    })
    await work([])
  })

  test('takes stdin, and fields from the command line', async () => {
    const input = '{"func": "old", "conditions": {"executortype": "dev", "colonyid": "dev"}}'
    const argv = ['function', 'submit', '--spec', '-', '--set', 'args=[1,2]', '--set', 'env.N=4', '--json']
    const {status, stdout, stderr} = await user.run(argv, {input})
    expect(status).toBe(0)
    const process = JSON.parse(stdout) as Process
    expect(process.spec).toMatchObject({funcname: 'old', args: [1, 2], env: {N: '4'}})
    const warnings = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).warning.message as string)
    expect(warnings.map((each) => /funcname|colonyname/.exec(each)?.[0])).toEqual(['funcname', 'colonyname'])
    await work([])
  })

  test('--wait ends with the process; --out prints what it gave', async () => {
    const ending = work([3, 'x'])
    expect(await user.prints(['function', 'submit', '--spec', spec, '--wait', '--out'])).toBe('[3,"x"]\n')
    await ending
  })

  test.each([
    ['failed', () => work(new Error('no such file'))],
    [
      'cancelled',
      async () => {
        const {processid} = await session.take()
        await session.call('cancelprocessmsg', {processid})
      },
    ],
  ])('--wait on a process that is %s ends with exit code 3', async (_, end) => {
    const ending = end()
    const ended = await user.run(['function', 'submit', '--spec', spec, '--wait', '--json'])
    await ending
    expect(ended.status).toBe(3)
    expect(jsonError(ended)).toMatchObject({code: 'PROCESS_FAILED', exitCode: 3})
    expect((JSON.parse(ended.stdout) as Process).state).toBeGreaterThan(2)
  })

  test('--follow prints each line as it is written', async () => {
    const following = user.start(['function', 'submit', '--spec', spec, '--follow'])
    const {processid} = await session.take()
    await log(processid, 'one\n')
    await eventually(async () => following.lines.length === 1)
    await log(processid, 'two\n')
    await eventually(async () => following.lines.length === 2)
    await session.call('closesuccessfulmsg', {processid, out: []})
    expect(await following.ended()).toBe(0)
    expect(following.lines).toEqual(['one', 'two'])
    expect(following.errors.at(-1)).toContain(`successfully ProcessId=${processid}`)
  })

  test('--follow --json is a line for each, the outcome last', async () => {
    const ending = work([1], 'a\n', 'b')
    const {status, stdout} = await user.run(['function', 'submit', '--spec', spec, '--follow', '--json'])
    const id = await ending
    expect(status).toBe(0)
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.map(({type}) => type)).toEqual(['log', 'log', 'success'])
    expect(events.map(({message}) => message)).toEqual(['a\n', 'b', undefined])
    expect(events[2].process).toMatchObject({processid: id, out: [1]})
    for (const {time} of events) expect(Date.parse(time)).toBeGreaterThan(0)
    expect(stdout).toMatch(/"timestamp":\d{19}/)
  })

  test('--follow of one that fails: its lines, then exit code 3', async () => {
    const ending = work(new Error('bad'), 'trying\n')
    const ended = await user.run(['function', 'submit', '--spec', spec, '--follow', '--out'])
    await ending
    expect(ended).toMatchObject({status: 3, stdout: 'trying\n[]\n'})
    expect(ended.stderr).toContain('bad')
  })

  test('Ctrl-C while following leaves the process running, and tells how to cancel it', async () => {
    const following = user.start(['function', 'submit', '--spec', spec, '--follow'])
    const {processid} = await session.take()
    await log(processid, 'one\n')
    await eventually(async () => following.lines.length === 1)
    following.kill('SIGINT')
    expect(await following.ended()).toBe(130)
    expect(following.errors.join('\n')).toContain(`colonies process cancel -p ${processid}`)
    expect((await session.call('getprocessmsg', {processid})).state).toBe(1)
    await session.call('cancelprocessmsg', {processid})
  })

  test('--timeout gives up, and the process goes on', async () => {
    for (const how of ['--wait', '--follow']) {
      const ended = await user.run(['function', 'submit', '--spec', spec, how, '--timeout', '0.3', '--json'])
      expect(ended.status).toBe(124)
      expect(jsonError(ended)).toMatchObject({code: 'TIMEOUT', exitCode: 124})
      await work([])
    }
  })

  test.each([
    ['{"funcname": "f",}', [], 'SPEC_INVALID'],
    ['{"funcname": "f"}', [], 'SPEC_INVALID'],
    ['[]', [], 'SPEC_INVALID'],
    ['{"funcname": 1, "conditions": {"executortype": "dev"}}', [], 'SPEC_INVALID'],
    ['{}', ['--set', 'x'], 'USAGE'],
    ['{}', ['--out'], 'USAGE'],
    ['{}', ['--timeout', '1s'], 'USAGE'],
    ['{}', ['--wait', '--timeout', 'soon'], 'USAGE'],
  ])('%s with %j is refused before anything is sent', async (text, flags, code) => {
    const bad = user.write('bad.json', text)
    expect(await user.fails(['function', 'submit', '--spec', bad, ...flags])).toMatchObject({code, exitCode: 2})
  })

  test('a spec is needed', async () => {
    expect(await user.fails(['function', 'submit'])).toMatchObject({code: 'USAGE'})
    expect(await user.fails(['function', 'submit', '--spec', 'none.json'])).toMatchObject({code: 'FILE_NOT_FOUND'})
  })
})

describe('function exec', () => {
  test('submits what flags describe, as upstream has it', async () => {
    const argv = ['--func', 'f', '--targettype', 'dev', '--args', 'a,b', '--kwargs', 'cmd:py', '--env', 'A=1']
    const limits = ['--maxwaittime', '5', '--maxexectime', '6', '--priority', '7', '--name', 'node', '--label', 'l']
    const {spec: sent} = await user.result<Process>(['function', 'exec', ...argv, ...limits])
    expect(sent).toMatchObject({
      nodename: 'node',
      funcname: 'f',
      args: ['a', 'b'],
      kwargs: {cmd: 'py'},
      env: {A: '1'},
      label: 'l',
      priority: 7,
      maxwaittime: 5,
      maxexectime: 6,
      maxretries: -1,
      conditions: {executortype: 'dev'},
    })
    await work([])
  })

  test('finds an executor by its name, and waits', async () => {
    const ending = work(['done'])
    const argv = ['function', 'exec', '--func', 'f', '--targetname', 'dev-executor', '--wait', '--out']
    expect(await user.result(argv)).toEqual(['done'])
    await ending
  })

  test.each([
    [['--func', 'f']],
    [['--targettype', 'dev']],
    [['--func', 'f', '--targettype', 'dev', '--env', 'x']],
    [['--func', 'f', '--targettype', 'dev', '--maxretries', '-2']],
    [['--func', 'f', '--targettype', 'dev', '--out']],
    [['--func', 'f', '--targettype', 'dev', 'stray']],
  ])('%j is a mistake', async (argv) => {
    expect((await user.fails(['function', 'exec', ...argv])).exitCode).toBe(2)
  })
})

test('functions are announced, listed and withdrawn', async () => {
  expect(await user.result(['function', 'ls'])).toEqual([])
  const argv = ['function', 'register', '--name', 'dev-executor', '--func', 'f', '--description', 'does it']
  const added = await user.result<RegisteredFunction>(argv)
  expect(added).toMatchObject({funcname: 'f', executorname: 'dev-executor', executortype: 'dev'})
  expect(await user.prints(['function', 'ls'])).toBe(
    `${added.functionid}\tf\tdev-executor\tdev\t0\t0.000\t0.000\tdoes it\n`,
  )
  expect(await user.fails(['function', 'register', '--name', 'none', '--func', 'f'])).toMatchObject({code: 'NOT_FOUND'})
  await user.prints(['function', 'remove', '--functionid', added.functionid.slice(0, 20)])
  expect(await user.result(['function', 'ls'])).toEqual([])
})

test('over a server, --follow survives its restart, loses and repeats nothing', async () => {
  let server = await user.serve(['dev'])
  const env = {COLONIES_SERVER_HOST: 'localhost', COLONIES_SERVER_PORT: String(server.port), COLONIES_TLS: 'false'}
  const keys = Object.fromEntries(
    (await user.prints(['dev', '--env'])).split('\n').flatMap((line) => {
      const [, name, value] = /^(?:export )?(\w+)='?([^']*)'?$/.exec(line) ?? []
      return name !== undefined && value !== undefined && /PRVKEY|COLONY_NAME/.test(name) ? [[name, value]] : []
    }),
  )
  const following = user.start(['function', 'submit', '--spec', spec, '--follow', '--json'], {...keys, ...env})
  const {processid} = await session.take()
  const texts = (): string[] =>
    following.lines.map((line) => JSON.parse(line)).flatMap(({message}) => (message === undefined ? [] : [message]))
  await log(processid, 'before')
  await eventually(async () => texts().length === 1)
  server.kill('SIGKILL')
  await server.ended()
  await log(processid, 'meanwhile')
  server = await user.serve(['dev', '--port', String(server.port)])
  await log(processid, 'after')
  await eventually(async () => texts().length === 3)
  await session.call('closesuccessfulmsg', {processid, out: [1]})
  expect(await following.ended()).toBe(0)
  expect(texts()).toEqual(['before', 'meanwhile', 'after'])
  expect(JSON.parse(following.lines.at(-1) ?? '')).toMatchObject({type: 'success', process: {processid, out: [1]}})
  server.kill('SIGTERM')
  await server.ended()
})
