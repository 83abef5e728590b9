import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Blueprint, BlueprintDefinition} from '../../src/colonies/wire/objects/blueprints.js'
import type {Process} from '../../src/colonies/wire/objects/process.js'
import type {BlueprintCheck} from '../../src/output/views/blueprint-doctor.js'
import type {HistoryEntry, HistoryState} from '../../src/output/views/blueprint-history.js'
import type {BlueprintDetails, ListedBlueprint} from '../../src/output/views/blueprints.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {type HomeSession, sessionOf} from '../support/colonies-session.js'
import {eventually} from '../support/started.js'
import {typeInto} from '../support/terminal.js'

let user: ColoniesHome
let session: HomeSession
beforeAll(async () => {
  user = coloniesHome()
  session = await sessionOf(user)
  await user.prints([
    'blueprint',
    'definition',
    'add',
    '--spec',
    file('definition.json', definition('Deployment', 'dev')),
  ])
})
afterAll(async () => {
  await session.close()
  await user.remove()
})

function file(name: string, content: unknown): string {
  const path = join(user.home.path, name)
  writeFileSync(path, JSON.stringify(content))
  return path
}
const definition = (kind: string, executorType: string) => ({
  metadata: {name: kind.toLowerCase()},
  spec: {
    names: {kind},
    schema: {
      properties: {image: {type: 'string'}, replicas: {type: 'number'}, tier: {type: 'string', enum: ['free', 'paid']}},
      required: ['image'],
    },
    handler: {executorType, functionName: 'reconcile'},
  },
})
const web = (name: string, spec: object = {}) => ({
  kind: 'Deployment',
  metadata: {name},
  spec: {image: 'nginx', replicas: 2, env: {TZ: 'UTC'}, ports: [{host: 80}], ...spec},
})
const add = (name: string): Promise<Blueprint> =>
  user.result(['blueprint', 'add', '--spec', file('spec.json', web(name))])
const get = (name: string): Promise<BlueprintDetails> => user.result(['blueprint', 'get', '--name', name])

/** Takes what waits for the reconciler, and ends it well, until it is about this blueprint. */
async function reconcile(name: string, how: 'closesuccessfulmsg' | 'closefailedmsg' = 'closesuccessfulmsg') {
  for (;;) {
    const {processid, spec} = await session.take()
    const isIt = spec.kwargs.blueprintName === name
    await session.call('addlogmsg', {processid, message: `made ${String(spec.kwargs.blueprintName)}\n`})
    await session.call(isIt ? how : 'closesuccessfulmsg', {
      processid,
      ...(how === 'closefailedmsg' && {errors: ['no room']}),
    })
    if (isIt) return processid
  }
}

describe('blueprint definition', () => {
  test('is listed, shown and removed, by name', async () => {
    await user.prints(['blueprint', 'definition', 'add', '--spec', '-'], {
      input: JSON.stringify(definition('Trial', 'nobody')),
    })
    const all = await user.result<BlueprintDefinition[]>(['blueprint', 'definition', 'ls'])
    expect(all.map(({spec}) => spec.names.kind)).toEqual(['Deployment', 'Trial'])
    expect(await user.prints(['blueprint', 'definition', 'ls'])).toContain('trial\tTrial\tnobody\treconcile\n')
    const shown = await user.prints(['blueprint', 'definition', 'get', '--name', 'trial'])
    expect(shown).toContain('tier\tstring\tno\tfree, paid\t-\n')
    await user.prints(['blueprint', 'definition', 'remove', '--name', 'trial'])
    expect(await user.fails(['blueprint', 'definition', 'get', '--name', 'trial'])).toMatchObject({code: 'NOT_FOUND'})
  })

  test('is asked for on a terminal before it is removed', async () => {
    await user.prints(['blueprint', 'definition', 'add', '--spec', file('kept.json', definition('Kept', 'nobody'))])
    const remove = ['blueprint', 'definition', 'remove', '--name', 'kept']
    expect((await typeInto(user.home, 'colonies', remove, [{see: 'YES', type: 'no\r'}])).status).toBe(2)
    expect((await typeInto(user.home, 'colonies', remove, [{see: 'YES', type: 'YES\r'}])).status).toBe(0)
  })

  test.each([
    [{spec: {names: {kind: 'X'}}}, 'metadata.name'],
    [{metadata: {name: 'x'}}, 'spec.names.kind'],
    [{metadata: {name: 'x'}, spec: {names: {kind: 5}}}, 'spec.names.kind'],
  ])('without what it needs is a mistake that is named: %j', async (document, path) => {
    const spec = file('wrong.json', document)
    const {code, message} = await user.fails(['blueprint', 'definition', 'add', '--spec', spec])
    expect(code).toBe('SPEC_INVALID')
    expect(message).toContain(path)
  })
})

describe('blueprint', () => {
  test('is added, listed and shown with the process that reconciles it', async () => {
    const {blueprintid} = await add('shown')
    const listed = await user.result<ListedBlueprint[]>(['blueprint', 'ls', '--kind', 'Deployment'])
    expect(listed.find(({metadata: {name}}) => name === 'shown')).toMatchObject({blueprintid, executortype: 'dev'})
    expect(await user.result(['blueprint', 'ls', '--kind', 'Nothing'])).toEqual([])
    const processid = await reconcile('shown')
    const {reconciliation, metadata} = await get('shown')
    expect(reconciliation).toMatchObject({processid, state: 2})
    expect(Math.abs(Date.parse(metadata.createdAt) - Date.now())).toBeLessThan(60_000)
    const text = await user.prints(['blueprint', 'get', '--name', 'shown'])
    expect(text).toContain('env.TZ\tUTC\n')
    for (const columns of [80, 200]) {
      const {stdout} = await user.run(['blueprint', 'ls', '--no-color'], {columns})
      expect(Math.max(...stdout.split('\r\n').map(({length}) => length))).toBeLessThanOrEqual(columns)
    }
  })

  test('a spec that does not fit its schema names what is wrong', async () => {
    const wrong = file('wrong.json', web('wrong', {image: 5}))
    const {code, message} = await user.fails(['blueprint', 'add', '--spec', wrong])
    expect(code).toBe('SPEC_INVALID')
    expect(message).toContain('spec.image')
    const nameless = await user.fails(['blueprint', 'add', '--spec', file('wrong.json', {kind: 'Deployment'})])
    expect(nameless).toMatchObject({code: 'SPEC_INVALID'})
  })

  test('set replaces one value: JSON, or a text where the schema wants one', async () => {
    await add('set')
    const set = (key: string, value: string) =>
      user.result(['blueprint', 'set', '--name', 'set', '--key', key, '--value', value])
    expect(await set('spec.replicas', '3')).toMatchObject({key: 'spec.replicas', before: 2, after: 3, generation: 1})
    expect(await set('env.TZ', 'Europe/Stockholm')).toMatchObject({before: 'UTC', after: 'Europe/Stockholm'})
    expect(await set('image', '7')).toMatchObject({before: 'nginx', after: '7'})
    expect(await set('ports.0.host', '81')).toMatchObject({before: 80, after: 81})
    expect(await set('tier', 'free')).toMatchObject({before: null, after: 'free', generation: 5})
    expect((await get('set')).spec).toEqual({
      image: '7',
      replicas: 3,
      env: {TZ: 'Europe/Stockholm'},
      ports: [{host: 81}],
      tier: 'free',
    })
    for (const [key, value, code] of [
      ['spec.replica', '1', 'USAGE'],
      ['env.TZ.x', '1', 'USAGE'],
      ['ports.1.host', '1', 'USAGE'],
      ['tier', 'silver', 'SPEC_INVALID'],
      ['replicas', 'many', 'SPEC_INVALID'],
    ] as const) {
      const argv = ['blueprint', 'set', '--name', 'set', '--key', key, '--value', value]
      expect(await user.fails(argv)).toMatchObject({code})
    }
  })

  test('history shows its generations, who made them, and what each changed', async () => {
    await add('past')
    await user.prints(['blueprint', 'update', '--spec', file('spec.json', web('past', {replicas: 4, size: 'l'}))])
    const all = await user.result<HistoryEntry[]>(['blueprint', 'history', '--name', 'past'])
    expect(all.map(({generation, changetype}) => [Number(generation), changetype])).toEqual([
      [1, 'update'],
      [0, 'create'],
    ])
    expect(all[0]?.changedbyname).toBe('executor dev-executor')
    expect(await user.result(['blueprint', 'history', '--name', 'past', '--limit', '1'])).toHaveLength(1)
    const state = await user.result<HistoryState>(['blueprint', 'history', '--name', 'past', '-g', '1'])
    expect(state).toMatchObject({
      before: 0,
      changes: [
        {path: 'replicas', before: 2, after: 4},
        {path: 'size', after: 'l'},
      ],
    })
    expect(await user.prints(['blueprint', 'history', '--name', 'past', '-g', '1'])).toContain('~ replicas: 2 → 4\n')
    const input = JSON.stringify({...(await get('past')), spec: all[1]?.spec})
    const {stderr} = await user.run(['blueprint', 'update', '--spec', '-'], {input})
    expect(stderr).toBe('')
    expect((await get('past')).spec).toEqual(all[1]?.spec)
    const {code} = await user.fails(['blueprint', 'history', '--name', 'past', '-g', '7'])
    expect(code).toBe('NOT_FOUND')
  })

  test('reconcile waits for the end of the process, and fails with it', async () => {
    await add('again')
    await reconcile('again')
    const waiting = user.start(['blueprint', 'reconcile', '--name', 'again', '--wait', '--json'])
    const processid = await reconcile('again')
    expect(await waiting.ended()).toBe(0)
    expect(JSON.parse(waiting.lines[0] ?? '')).toMatchObject({processid, state: 2})
    const following = user.start(['blueprint', 'reconcile', '--name', 'again', '--force', '--follow'])
    await reconcile('again', 'closefailedmsg')
    expect(await following.ended()).toBe(3)
    expect(following.lines).toEqual(['made again'])
    expect((await get('again')).metadata.generation).toBe(1)
    const {code} = await user.fails(['blueprint', 'reconcile', '--name', 'again', '--timeout', '1'])
    expect(code).toBe('USAGE')
  })

  test('log prints what was logged about it, and goes on with --follow', async () => {
    await add('one')
    await add('two')
    await reconcile('one')
    await reconcile('two')
    expect(await user.prints(['blueprint', 'log', '--name', 'one'])).toBe('[dev-executor] made one\n')
    const all = await user.prints(['blueprint', 'log'])
    expect(all).toContain('[dev-executor] made one\n[dev-executor] made two\n')
    const following = user.start(['blueprint', 'log', '--name', 'two', '--follow', '--json'])
    await eventually(async () => following.lines.length === 1)
    await user.prints(['blueprint', 'reconcile', '--name', 'one'])
    await user.prints(['blueprint', 'reconcile', '--name', 'two'])
    await reconcile('two')
    await eventually(async () => following.lines.length === 2)
    following.kill('SIGINT')
    expect(await following.ended()).toBe(130)
    expect(following.lines.map((line) => JSON.parse(line).message)).toEqual(['made two\n', 'made two\n'])
  })

  test('log --follow goes on where it was when the server was away', async () => {
    const other = coloniesHome()
    const server = await other.serve(['server', 'start'])
    const its = await sessionOf(other)
    await other.prints([
      'blueprint',
      'definition',
      'add',
      '--spec',
      file('definition.json', definition('Deployment', 'dev')),
    ])
    await other.prints(['blueprint', 'add', '--spec', file('spec.json', web('far'))])
    const {processid} = await its.take()
    const say = (message: string) => its.call('addlogmsg', {processid, message})
    await say('one\n')
    const following = other.start(['blueprint', 'log', '--name', 'far', '--follow'])
    await eventually(async () => following.lines.length === 1)
    await say('two\n')
    await eventually(async () => following.lines.length === 2)
    server.kill('SIGTERM')
    await server.ended()
    const again = await other.serve(['server', 'start', '--port', String(server.port)])
    await say('three\n')
    await eventually(async () => following.lines.length === 3 || following.process.exitCode !== null)
    following.kill('SIGINT')
    expect(await following.ended()).toBe(130)
    expect(following.lines.map((line) => line.replace(/.*\] /, ''))).toEqual(['one', 'two', 'three'])
    await its.close()
    again.kill('SIGTERM')
    await again.ended()
    await other.remove()
  })

  test('remove asks on a terminal, and has its reconciler clean up', async () => {
    await add('gone')
    const remove = ['blueprint', 'remove', '--name', 'gone']
    expect((await typeInto(user.home, 'colonies', remove, [{see: 'YES', type: 'no\r'}])).status).toBe(2)
    await user.prints(remove)
    expect(await user.fails(['blueprint', 'get', '--name', 'gone'])).toMatchObject({code: 'NOT_FOUND'})
    const waiting = await user.result<Process[]>(['process', 'psw', '--count', '100'])
    expect(waiting.some(({spec}) => spec.funcname === 'cleanup' && spec.kwargs.blueprintName === 'gone')).toBe(true)
  })
})

describe('blueprint doctor', () => {
  const levels = (checks: readonly BlueprintCheck[]) => Object.fromEntries(checks.map(({name, level}) => [name, level]))
  const doctor = async (name: string, ...more: string[]) => {
    const ended = await user.run(['blueprint', 'doctor', '--name', name, '--json', ...more])
    return {status: ended.status, checks: JSON.parse(ended.stdout) as BlueprintCheck[]}
  }

  test('says what is missing, repairs what it can, and fails while something does', async () => {
    const spec = file('late.json', definition('Late', 'late'))
    await user.prints(['blueprint', 'definition', 'add', '--spec', spec])
    const late = {...web('late'), kind: 'Late', metadata: {name: 'late', locationname: 'cellar'}}
    await user.prints(['blueprint', 'add', '--spec', file('spec.json', late)])
    const nobody = await doctor('late')
    expect(nobody.status).toBe(1)
    expect(levels(nobody.checks)).toMatchObject({Definition: 'ok', Location: 'ok', Executor: 'fail', Cron: 'ok'})

    const crons = await session.call('getcronsmsg', {colonyname: 'dev', count: 100})
    const cron = crons.find(({name}) => name === 'reconcile-Late-cellar')
    await session.call('removecronmsg', {cronid: cron?.cronid ?? ''})
    const executor = {executorid: 'ab'.repeat(32), executorname: 'late-1', executortype: 'late', locationname: 'cellar'}
    await session.call('addexecutormsg', {executor: {...executor, colonyname: 'dev'}}, 'owner')
    const broken = await doctor('late')
    expect(levels(broken.checks)).toMatchObject({Executor: 'fail', Cron: 'fail'})
    expect(broken.checks.every(({level, remedy}) => (level === 'ok') === (remedy === null))).toBe(true)

    const mended = await doctor('late', '--fix')
    expect(levels(mended.checks)).toMatchObject({Executor: 'ok', Alive: 'warn', Cron: 'ok', Generation: 'warn'})
    expect(mended.checks.filter(({fixed}) => fixed !== null).map(({name}) => name)).toEqual(['Executor', 'Cron'])
    expect(mended.status).toBe(0)
  })

  test('has a generation that nobody reconciled reconciled', async () => {
    await add('drift')
    const failed = await reconcile('drift', 'closefailedmsg')
    const before = await doctor('drift')
    expect(levels(before.checks)).toMatchObject({'Last reconciliation': 'fail', Generation: 'fail'})
    expect(JSON.stringify(before.checks)).toContain(failed)
    await doctor('drift', '--fix', '--yes')
    await reconcile('drift')
    const after = await doctor('drift')
    expect(after.status).toBe(0)
    expect(levels(after.checks)).toMatchObject({'Last reconciliation': 'ok', Generation: 'ok'})
  })
})
