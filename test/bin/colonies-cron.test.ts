import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Cron, Generator} from '../../src/colonies/wire/objects/schedules.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {type HomeSession, sessionOf} from '../support/colonies-session.js'

let user: ColoniesHome
let session: HomeSession
let spec: string
beforeAll(async () => {
  user = coloniesHome()
  session = await sessionOf(user)
  spec = user.write('wf.json', '[{"nodename": "a", "funcname": "f", "conditions": {"executortype": "dev"}}]')
})
afterAll(async () => {
  await session.close()
  await user.remove()
})

describe('cron', () => {
  test('is added, listed, shown, run and removed', async () => {
    const add = ['cron', 'add', '--name', 'nightly', '--cron', '0 0 2 * * *', '--waitprevious', '--spec', spec]
    const added = await user.result<Cron>(add)
    expect(added).toMatchObject({name: 'nightly', cronexpression: '0 0 2 * * *', interval: -1})
    expect(JSON.parse(added.workflowspec)).toMatchObject({
      colonyname: 'dev',
      functionspecs: [{nodename: 'a', maxexectime: -1, conditions: {colonyname: 'dev'}}],
    })
    const {cronid} = added
    const line = (await user.prints(['cron', 'ls'])).trimEnd().split('\t')
    expect(line).toEqual([
      cronid,
      'nightly',
      '0 0 2 * * *',
      expect.stringMatching(/T\d\d:00:00Z$/),
      '-',
      'dev-executor',
    ])
    expect((await user.run(['cron', 'ls'], {columns: 200})).stdout).toMatch(/\d{4}-\d\d-\d\d \d\d:00:00/)
    await user.prints(['cron', 'run', '--cronid', cronid.slice(0, 20)])
    expect((await session.take()).spec).toMatchObject({nodename: 'a'})
    const shown = await user.prints(['cron', 'get', '--cronid', cronid.slice(0, 20)])
    expect(shown).toContain('WaitForPrevProcessGraph\ttrue\n')
    expect(shown).toContain('FunctionSpec:\nNodeName\ta\nFunc\tf\n')
    expect((await user.result<Cron>(['cron', 'get', '--cronid', cronid])).prevprocessgraphid).toMatch(/^[0-9a-f]{64}$/)
    await user.prints(['cron', 'remove', '--cronid', cronid])
    expect(await user.result(['cron', 'ls'])).toEqual([])
    expect(await user.fails(['cron', 'get', '--cronid', cronid])).toMatchObject({code: 'NOT_FOUND', exitCode: 1})
  })

  test('of an interval runs by itself, in whatever process has the store open', async () => {
    const id = (await user.prints(['cron', 'add', '--name', 'often', '--interval', '1', '--spec', spec])).trim()
    expect((await session.take()).spec.nodename).toBe('a')
    await user.prints(['cron', 'remove', '--cronid', id])
  })

  test.each([
    [['add', '--name', 'x', '--spec', 'SPEC'], 'USAGE'],
    [['add', '--name', 'x', '--spec', 'SPEC', '--cron', '0 2 * * *'], 'USAGE'],
    [['add', '--name', 'x', '--spec', 'SPEC', '--cron', '@daily', '--interval', '5'], 'USAGE'],
    [['add', '--name', 'x', '--spec', 'SPEC', '--cron', '@daily', '--random'], 'USAGE'],
    [['add', '--spec', 'SPEC', '--interval', '5'], 'USAGE'],
    [['add', '--name', 'x', '--interval', '5'], 'USAGE'],
    [['add', '--name', 'x', '--spec', 'SPEC', '--cron', 'a b c d e f'], 'REQUEST_INVALID'],
    [['get'], 'USAGE'],
    [['run', '--cronid', 'zz'], 'NOT_FOUND'],
  ])('%j is a mistake', async (argv, code) => {
    const words = argv.map((word) => (word === 'SPEC' ? spec : word))
    expect(await user.fails(['cron', ...words])).toMatchObject({code})
  })
})

describe('generator', () => {
  test('submits once enough was packed', async () => {
    const add = ['generator', 'add', '--name', 'batch', '--trigger', '2', '--spec', spec]
    const {generatorid} = await user.result<Generator>(add)
    await user.prints(['generator', 'pack', '--generatorid', generatorid.slice(0, 20), '--arg', 'one'])
    expect(await user.result(['generator', 'get', '--generatorid', generatorid])).toMatchObject({queuesize: 1})
    expect(await user.result(['generator', 'get', '--name', 'batch'])).toMatchObject({generatorid})
    expect(await user.fails(['generator', 'get', '--name', 'other'])).toMatchObject({code: 'NOT_FOUND'})
    await user.prints(['generator', 'pack', '--generatorid', generatorid, '--arg', 'two'])
    expect((await session.take()).spec.args).toEqual(['one', 'two'])
    const shown = await user.prints(['generator', 'get', '--generatorid', generatorid.slice(0, 20)])
    expect(shown).toContain('Trigger\t2\n')
    expect(shown).toContain('QueueSize\t0\n')
    expect((await user.prints(['generator', 'ls'])).split('\t').slice(0, 4)).toEqual([generatorid, 'batch', '2', '-1'])
    await user.prints(['generator', 'remove', '--generatorid', generatorid])
    expect(await user.result(['generator', 'ls'])).toEqual([])
    expect(await user.fails(['generator', 'get', '--generatorid', generatorid])).toMatchObject({code: 'NOT_FOUND'})
  })

  test.each([
    [['add', '--name', 'x', '--spec', 'SPEC']],
    [['add', '--name', 'x', '--spec', 'SPEC', '--trigger', '0']],
    [['add', '--name', 'x', '--trigger', '1']],
    [['pack', '--generatorid', 'ab']],
    [['get']],
  ])('%j is a mistake', async (argv) => {
    const words = argv.map((word) => (word === 'SPEC' ? spec : word))
    expect(await user.fails(['generator', ...words])).toMatchObject({code: 'USAGE', exitCode: 2})
  })
})
