import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Process} from '../../src/colonies/wire/objects/process.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {type HomeSession, sessionOf} from '../support/colonies-session.js'

let user: ColoniesHome
let session: HomeSession
beforeAll(async () => {
  user = coloniesHome()
  session = await sessionOf(user)
})
afterAll(async () => {
  await session.close()
  await user.remove()
})

const submit = async (fields: object = {}): Promise<string> => {
  const spec = {
    funcname: 'echo',
    maxexectime: -1,
    maxwaittime: -1,
    conditions: {colonyname: 'dev', executortype: 'dev'},
    ...fields,
  }
  return (await session.call('submitfuncspecmsg', {spec})).processid
}
const stateOf = async (processid: string): Promise<number> => (await session.call('getprocessmsg', {processid})).state

describe('lists', () => {
  test('are empty without being a failure', async () => {
    for (const verb of ['psw', 'ps', 'pss', 'psf', 'psc']) {
      expect(await user.result(['process', verb])).toEqual([])
      const {status, stdout, stderr} = await user.run(['process', verb])
      expect({status, stdout}).toEqual({status: 0, stdout: ''})
      expect(stderr).toContain('dev')
    }
  })

  test('have the id first, whole, and one line for each process', async () => {
    const one = await submit({args: ['hello', 7], kwargs: {k: 'v'}, label: 'first'})
    const two = await submit({args: ['esc\u001b[2J'], label: 'second', priority: 1})
    const lines = (await user.prints(['process', 'psw'])).trimEnd().split('\n')
    expect(lines.map((line) => line.split('\t')[0])).toEqual([two, one])
    expect(lines[1]?.split('\t')).toEqual([
      one,
      'echo',
      'hello 7',
      'k:v',
      expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      'dev',
      'dev-executor',
      'first',
    ])
    expect(lines[0]).not.toContain('\u001b')
    expect(await user.prints(['process', 'psw', '-q'])).toBe(`${two}\n${one}\n`)
    expect(await user.result<Process[]>(['process', 'psw', '--count', '1'])).toHaveLength(1)
    const labelled = await user.result<Process[]>(['process', 'psw', '--label', 'first', '-i'])
    expect(labelled.map(({processid}) => processid)).toEqual([one])
    expect(labelled[0]?.prioritytime).toBeTypeOf('number')
    expect(await user.result(['process', 'psw', '--executortype', 'other'])).toEqual([])
  })

  test('of the last while are those of one state, and of one executor', async () => {
    const history = async (...flags: string[]): Promise<readonly string[]> =>
      (await user.result<Process[]>(['process', 'history', ...flags])).map(({processid}) => processid)
    const processid = await submit({priority: 9})
    expect((await history('--state', 'waiting', '--within', '10m')).at(-1)).toBe(processid)
    expect(await history('--executorname', 'dev-executor')).toEqual([])
    await user.prints(['process', 'assign', '--timeout', '5'])
    await user.prints(['process', 'close', '-p', processid])
    expect(await history('--executorname', 'dev-executor')).toEqual([processid])
    expect(await user.prints(['process', 'history', '-q'])).toBe(`${processid}\n`)
    expect(await user.fails(['process', 'history', '-e', 'nobody'])).toMatchObject({code: 'NOT_FOUND'})
    await user.prints(['process', 'remove', '-p', processid])
  })

  test('keep every digit in JSON', async () => {
    const json = await user.prints(['process', 'psw', '--json'])
    expect(json).toMatch(/"prioritytime":\d{19}/)
  })

  test('fit a terminal: ids are cut there, unless all are wanted', async () => {
    const [id] = (await user.prints(['process', 'psw', '-q'])).split('\n')
    const narrow = await user.run(['process', 'psw'], {columns: 80})
    expect(narrow.stdout).toContain(id?.slice(0, 12))
    expect(narrow.stdout).not.toContain(id)
    expect(narrow.stdout).toContain('SUBMISSION TIME')
    expect((await user.run(['process', 'psw'], {columns: 200})).stdout).toContain(id)
    expect((await user.run(['process', 'psw', '--ids'], {columns: 80})).stdout).not.toContain(`${id?.slice(0, 12)} `)
  })

  test.each([
    [['process', 'psw', '--label', 'a', '--executortype', 'b'], 'USAGE'],
    [['process', 'psw', '--count', '0'], 'USAGE'],
    [['process', 'psw', '--count', '101'], 'USAGE'],
    [['process', 'psw', '--initiator', 'nobody'], 'NOT_FOUND'],
    [['process', 'psw', 'extra'], 'USAGE'],
  ])('%j is refused', async (argv, code) => {
    expect(await user.fails(argv)).toMatchObject({code})
  })
})

describe('one process', () => {
  test('is taken, shown by the beginning of its id, and closed with an output', async () => {
    const id = await submit({env: {A: '1'}, priority: 10})
    expect(await user.prints(['process', 'assign', '--timeout', '5'])).toBe(`${id}\n`)
    expect((await user.result<Process>(['process', 'get', '-p', id.slice(0, 20)])).state).toBe(1)
    const shown = await user.prints(['process', 'get', '--processid', id])
    expect(shown).toMatch(/^Process:\nID\t/)
    expect(shown).toContain('State\tRunning\n')
    expect(shown).toContain('\tA\t1\tEnv\n')
    await user.prints(['process', 'close', '-p', id.slice(0, 20), '--json-out', '[1,{"a":9007199254740993}]'])
    expect(await user.prints(['process', 'get', '-p', id, '--out'])).toBe('[1,{"a":9007199254740993}]\n')
    expect(await user.prints(['process', 'pss', '-q'])).toContain(id)
  })

  test('gives texts, as with upstream', async () => {
    const id = await submit({priority: 10})
    await session.take()
    await user.prints(['process', 'close', '-p', id, '--out', 'one,2', '--out', '"three, four"'])
    expect(await user.result(['process', 'get', '-p', id, '--out'])).toEqual(['one', '2', 'three, four'])
  })

  test('fails with a reason, its own or one that says there is none', async () => {
    const one = await submit({priority: 10})
    await session.take()
    await user.prints(['process', 'fail', '-p', one, '--errors', 'bad,worse'])
    const two = await submit({priority: 10})
    await session.take()
    await user.prints(['process', 'fail', '-p', two])
    const failed = await user.result<Process[]>(['process', 'psf'])
    expect(failed.map(({processid, errors}) => [processid, errors])).toEqual([
      [two, ['No errors specified']],
      [one, ['bad', 'worse']],
    ])
    expect(await user.fails(['process', 'close', '-p', one])).toMatchObject({code: 'REQUEST_INVALID', exitCode: 1})
  })

  test('is cancelled and removed', async () => {
    const id = await submit()
    await user.prints(['process', 'cancel', '-p', id])
    expect(await stateOf(id)).toBe(4)
    expect(await user.result(['process', 'remove', '-p', id])).toEqual({processid: id})
    expect(await user.fails(['process', 'get', '-p', id])).toMatchObject({code: 'NOT_FOUND', exitCode: 1})
    expect(await user.fails(['process', 'cancel', '-p', id])).toMatchObject({code: 'NOT_FOUND'})
  })

  test('is not there: nothing to take is a timeout', async () => {
    await session.call('removeallprocessesmsg', {colonyname: 'dev', state: -1}, 'owner')
    expect(await user.fails(['process', 'assign', '--timeout', '-1'])).toMatchObject({code: 'TIMEOUT', exitCode: 124})
    expect(await user.fails(['process', 'assign', '--timeout', '0'])).toMatchObject({exitCode: 1})
  })

  test.each([
    [['get']],
    [['get', '-p', '']],
    [['get', '-p', 'zz']],
    [['get', '-p', 'ab']],
    [['close', '-p', 'ab', '--json-out', '{}']],
    [['close', '-p', 'ab', '--out', '"x']],
    [['fail']],
    [['cancel']],
    [['remove']],
    [['assign', '--timeout', 'x']],
    [['removeall', '--waiting', '--failed', '--yes']],
  ])('%j is a mistake that is told', async (argv) => {
    expect((await user.fails(['process', ...argv])).code).toMatch(/^(?:USAGE|NOT_FOUND)$/)
  })
})

test('all of one state are removed once that is confirmed', async () => {
  const one = await submit()
  const two = await submit()
  await session.call('cancelprocessmsg', {processid: two})
  expect(await user.fails(['process', 'removeall'])).toMatchObject({code: 'CONFIRMATION_REQUIRED', exitCode: 2})
  expect(await user.result(['process', 'removeall', '--cancelled', '--yes'])).toMatchObject({removed: 'cancelled'})
  expect(await user.result(['process', 'psc'])).toEqual([])
  expect(await stateOf(one)).toBe(0)
  await user.prints(['process', 'removeall'], {input: 'YES\n'})
  expect(await user.result(['process', 'psw'])).toEqual([])
})

test('a colony is paused, says so, and goes on', async () => {
  await submit()
  expect(await user.prints(['process', 'status'])).toBe('ACTIVE\n')
  await user.prints(['process', 'pause'])
  expect(await user.prints(['process', 'status', '--colonyname', 'dev'])).toBe('PAUSED\n')
  expect(await user.fails(['process', 'assign', '--timeout', '-1'])).toMatchObject({code: 'TIMEOUT', exitCode: 124})
  await user.prints(['process', 'resume'])
  expect(await user.result(['process', 'status'])).toMatchObject({ispaused: false})
  expect((await user.result<Process>(['process', 'assign'])).state).toBe(1)
  expect(await user.fails(['process', 'pause', '--colonyname', 'none'])).toMatchObject({exitCode: expect.any(Number)})
})
