import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Attribute, Log, Process} from '../../src/colonies/wire/objects/process.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {type HomeSession, sessionOf} from '../support/colonies-session.js'
import {eventually} from '../support/started.js'

let user: ColoniesHome
let session: HomeSession
let running: string
beforeAll(async () => {
  user = coloniesHome()
  session = await sessionOf(user)
  running = await start()
})
afterAll(async () => {
  await session.close()
  await user.remove()
})

async function start(): Promise<string> {
  const spec = {funcname: 'f', maxexectime: -1, maxwaittime: -1, conditions: {colonyname: 'dev', executortype: 'dev'}}
  await session.call('submitfuncspecmsg', {spec})
  return (await session.take()).processid
}
const log = (processid: string, message: string): Promise<unknown> => session.call('addlogmsg', {processid, message})

describe('log get', () => {
  test('prints the texts as they were written', async () => {
    await user.prints(['log', 'add', '-p', running.slice(0, 20), '-m', 'one\n'])
    for (const text of ['two', ', still two\n', 'three\u001b[2J\n']) await log(running, text)
    expect(await user.prints(['log', 'get', '-p', running.slice(0, 20)])).toBe('one\ntwo, still two\nthree\u001b[2J\n')
    const terminal = await user.run(['log', 'get', '-p', running], {columns: 80})
    expect(terminal.stdout).toContain('three [2J')
    expect(terminal.stdout).not.toContain('\u001b[2J')
  })

  test('gives the newest or the oldest of them, and those after a time, by all its digits', async () => {
    expect(await user.prints(['log', 'get', '-p', running, '--count', '1'])).toBe('three\u001b[2J\n')
    expect(await user.prints(['log', 'get', '-p', running, '--count', '1', '-l'])).toBe('three\u001b[2J\n')
    expect(await user.prints(['log', 'get', '-p', running, '--count', '1', '-f'])).toBe('one\n')
    expect(await user.prints(['log', 'get', '-p', running, '--count', '1', '--no-latest'])).toBe('one\n')
    const json = await user.prints(['log', 'get', '-p', running, '--json'])
    const times = [...json.matchAll(/"timestamp":(\d{19})/g)].map(([, time = '']) => time)
    expect(times).toHaveLength(4)
    const rest = await user.prints(['log', 'get', '-p', running, '--since', times[1] ?? ''])
    expect(rest).toBe(', still two\nthree\u001b[2J\n')
    expect(await user.prints(['log', 'get', '-p', running, '--since', '2200-01-01T00:00:00Z'])).toBe('')
  })

  test('gives those of an executor', async () => {
    const logs = await user.result<Log[]>(['log', 'get', '-e', 'dev-executor'])
    expect(logs.map(({message}) => message)).toContain('one\n')
    expect(await user.fails(['log', 'get', '-e', 'nobody'])).toMatchObject({code: 'NOT_FOUND'})
  })

  test('--follow goes on until the process ends, each line once', async () => {
    const processid = await start()
    await log(processid, 'before\n')
    const following = user.start(['log', 'get', '-p', processid, '--follow'])
    await eventually(async () => following.lines.length === 1)
    for (let i = 0; i < 20; i++) await log(processid, `line ${i}\n`)
    await session.call('closesuccessfulmsg', {processid, out: []})
    expect(await following.ended()).toBe(0)
    expect(following.lines).toEqual(['before', ...Array.from({length: 20}, (_, i) => `line ${i}`)])
  })

  test('--follow of an executor goes on until Ctrl-C', async () => {
    const processid = await start()
    const following = user.start(['log', 'get', '-e', 'dev-executor', '--follow', '--json'])
    await eventually(async () => following.lines.length > 0)
    await log(processid, 'fresh\n')
    await eventually(async () => following.lines.some((line) => line.includes('fresh')))
    following.kill('SIGINT')
    expect(await following.ended()).toBe(130)
    const last = JSON.parse(following.lines.at(-1) ?? '')
    expect(last).toMatchObject({type: 'log', message: 'fresh\n', processid})
  })

  test.each([
    [['log', 'get']],
    [['log', 'get', '-p', 'a', '-e', 'b']],
    [['log', 'get', '-p', 'a', '--since', 'noon']],
    [['log', 'get', '-p', 'a', '--since', '2300-01-01T00:00:00Z']],
    [['log', 'get', '-p', 'a', '--count', '501']],
    [['log', 'add', '-p', 'a']],
    [['log', 'search']],
    [['log', 'search', '-t', 'x', '-d', '31']],
    [['attribute', 'add', '-p', 'a', '--key', 'k']],
    [['attribute', 'get']],
  ])('%j is a mistake', async (argv) => {
    expect(await user.fails(argv)).toMatchObject({code: 'USAGE', exitCode: 2})
  })

  test('of a process that is not there', async () => {
    expect(await user.fails(['log', 'get', '-p', 'f'.repeat(64)])).toMatchObject({code: 'NOT_FOUND'})
    expect(await user.fails(['log', 'add', '-p', 'f'.repeat(64), '-m', 'x'])).toMatchObject({code: 'NOT_FOUND'})
  })
})

test('log search finds lines, and shows those around them', async () => {
  const found = await user.result<Log[]>(['log', 'search', '--text', 'still'])
  expect(found).toMatchObject([{processid: running, message: ', still two\n'}])
  expect(await user.result(['log', 'search', '-t', 'STILL'])).toEqual([])
  expect((await user.prints(['log', 'search', '-t', 'still'])).split('\t')).toEqual([
    running,
    expect.stringMatching(/^\d{4}-.*\.\d{9}Z$/),
    'dev-executor',
    ', still two\n',
  ])
  const around = await user.prints(['log', 'search', '-t', 'still', '--print', '--seconds', '60'])
  expect(around).toContain('one\ntwo, still two\nthree')
})

test('an attribute is added once, and shown', async () => {
  const argv = ['attribute', 'add', '-p', running.slice(0, 20), '--key', 'accuracy', '--value', '0.97']
  const added = await user.result<Attribute>(argv)
  expect(added).toMatchObject({targetid: running, key: 'accuracy', value: '0.97', attributetype: 1})
  expect(await user.fails(argv)).toMatchObject({code: 'REQUEST_INVALID'})
  const shown = await user.prints(['attribute', 'get', '--attributeid', added.attributeid.slice(0, 20)])
  expect(shown).toContain('Key\taccuracy\nValue\t0.97\n')
  expect((await user.result<Process>(['process', 'get', '-p', running])).attributes).toHaveLength(1)
})
