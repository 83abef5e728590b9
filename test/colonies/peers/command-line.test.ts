import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {parseJson} from '../../../src/colonies/wire/json.js'
import {goCli, run, upstreamEnvironment, upstreamServer} from '../../support/colonies-peers.js'
import {
  embedded,
  newColony,
  newExecutor,
  openEmbedded,
  openWorld,
  someone,
  specFor,
  type TestColony,
  type World,
} from '../../support/colonies-world.js'
import {type Ended, ROOT} from '../../support/run-program.js'

// What users of ColonyOS type, each command for what this server does: with the Go command line, where COLONIES_CLI names
// it, and with ours; against the embedded server, and against a real one where COLONIES_SERVER_HOST names it. The same
// lines do the same with all of them.

const ID = '[0-9a-f]{64}'

const ours = [process.execPath, join(ROOT, 'bin/colonies.js')]
const servers = embedded ? ['the embedded server'] : ['a real server']
const programs: readonly (readonly [string, readonly string[]])[] = goCli
  ? [
      ['the Go command line', [goCli]],
      ['our command line', ours],
    ]
  : [['our command line', ours]]
const pairs = programs.flatMap(([name, argv]) => servers.map((server) => [name, server, argv] as const))

describe.each(pairs)('%s and %s', (_program, _server, [program = '', ...before]) => {
  let world: World
  let colony: TestColony
  let folder: string
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    world = embedded ? await openEmbedded({}, upstreamServer) : await openWorld()
    colony = await newColony(world)
    folder = mkdtempSync(join(tmpdir(), 'colonies-go-'))
    env = {
      ...upstreamEnvironment(world, colony.name, {owner: colony.owner.key, member: colony.executor.key}),
      HOME: folder,
    }
  })
  afterAll(async () => {
    await world.close()
    rmSync(folder, {recursive: true})
  })

  const cli = (argv: readonly string[], input = ''): Promise<Ended> =>
    run(program, [...before, ...argv], {env, input, cwd: folder})

  /** What a command that must succeed prints, on both streams. */
  async function does(line: string, input?: string): Promise<string> {
    const {status, stdout, stderr} = await cli(line.split(' '), input)
    expect(status, `${line}: ${stderr}${stdout}`).toBe(0)
    expect(stderr, line).not.toContain('level=error')
    return stdout + stderr
  }

  async function fails(line: string): Promise<string> {
    const {status, stdout, stderr} = await cli(line.split(' '))
    expect(status, `${line}: ${stdout}`).not.toBe(0)
    return stderr
  }

  const idIn = (text: string, field: string): string => {
    const [, id] = new RegExp(`${field}=(${ID})`, 'i').exec(text) ?? []
    if (id === undefined) throw new Error(`no ${field} in ${text}`)
    return id
  }

  const file = (name: string, value: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(value))
    return name
  }

  const submit = async (rest: object = {}): Promise<string> =>
    idIn(await does(`function submit --spec ${file('spec.json', specFor(colony, rest))}`), 'ProcessId')

  test('server and version', async () => {
    expect(await does('server status')).toContain(String(world.port))
    expect(await does('server stats')).toMatch(/executors/i)
    await does('version')
    await does('config')
    expect(await does('cluster info')).toContain(String(world.port))
  })

  test('colony', async () => {
    const {id} = someone()
    expect(await does(`colony add --name other --colonyid ${id}`)).toContain(id)
    expect(await does('colony ls')).toContain('other')
    await does(`colony check --name ${colony.name}`)
    expect(await fails('colony check --name nowhere')).toContain('nowhere')
    expect(await does('colony stats')).toMatch(/waiting/i)
    await does('colony remove --name other')
    expect(await does('colony ls')).not.toContain('other')
  })

  test('user', async () => {
    await does(`user add --name kim --userid ${someone().id} --email k@example.org --phone 1`)
    expect(await does('user ls')).toContain('kim')
    expect(await does('user get --name kim')).toContain('k@example.org')
    await does('user remove --name kim', 'YES\n')
    expect(await does('user ls')).not.toContain('kim')
  })

  test('executor and function', async () => {
    const spec = file('executor.json', {
      executorname: 'go',
      executortype: 'go-type',
      capabilities: {hardware: [{model: 'm1'}]},
    })
    await does(`executor add --spec ${spec} --executorid ${someone().id} --approve`)
    expect(await does('executor ls')).toContain('go-type')
    expect(await does('executor get --name go')).toContain('m1')
    await does(`executor add --name pending --type go-type --executorid ${someone().id}`)
    await does('executor reject --name pending')
    await does('executor approve --name pending')
    await does('executor remove --name pending')
    expect(await does('executor ls')).not.toContain('pending')
    await does(`function register --name ${colony.executor.name} --func greet`)
    expect(await does('function ls')).toContain('greet')
  })

  test('location', async () => {
    await does('location add --name north --desc cold --long 20.5 --lat 67.5')
    expect(await does('location ls')).toContain('north')
    expect(await does('location get --name north')).toContain('67.5')
    await does('location remove --name north', 'YES\n')
    expect(await does('location ls')).not.toContain('north')
  })

  test('function submit, process assign, get, close, logs and attributes', async () => {
    const id = await submit({args: ['hello'], label: 'greeting'})
    expect(await does('process psw --ids')).toContain(id)
    const [waiting] = parseJson(await does('process psw --json --label greeting')) as {processid: string}[]
    expect(waiting).toMatchObject({processid: id, spec: {args: ['hello']}})
    expect(await does('process assign --timeout 5')).toContain(id)
    expect(await does('process ps --ids')).toContain(id)
    await does(`log add -p ${id} -m line-one`)
    expect(await does(`log get -p ${id}`)).toContain('line-one')
    expect(await does('log search --text line-one')).toContain(id)
    const attribute = idIn(await does(`attribute add -p ${id} --key colour --value red`), 'AttributeId')
    expect(await does(`attribute get --attributeid ${attribute}`)).toContain('red')
    await does(`process close -p ${id} --out fine`)
    expect(await does('process pss --ids')).toContain(id)
    expect(await does(`process get -p ${id} --out`)).toContain('fine')
    expect(await does(`process get -p ${id}`)).toContain('greeting')
    await does(`process remove -p ${id}`)
    await fails(`process get -p ${id}`)
  })

  test('function submit --wait and --follow', async () => {
    const executor = await newExecutor(world, colony, 'waiter', {executortype: 'waited-for'})
    const work = async (out: string): Promise<void> => {
      const message = {colonyname: colony.name, timeout: 20}
      const {processid} = await world.caller.ask('assignprocessmsg', message, executor.key)
      await world.caller.ask('addlogmsg', {processid, message: `log of ${out}\n`}, executor.key)
      await new Promise((resolve) => setTimeout(resolve, 300))
      await world.caller.ask('closesuccessfulmsg', {processid, out: [out]}, executor.key)
    }
    const spec = file('waited.json', specFor(colony, {}, {executortype: 'waited-for'}))
    const working = work('one')
    expect(await does(`function submit --spec ${spec} --wait --out`)).toContain('one')
    await working
    const again = work('two')
    const followed = await does(`function submit --spec ${spec} --follow`)
    expect(followed).toContain('log of two')
    expect(followed).toContain('Process finished successfully')
    await again
  })

  test('function exec, process fail, cancel and removeall', async () => {
    const {type} = colony.executor
    const exec = `function exec --func run --targettype ${type} --args a,b --kwargs k:v --maxexectime 50`
    const failing = idIn(await does(exec), 'ProcessId')
    await does('process assign --timeout 5')
    await does(`process fail -p ${failing} --errors broken`)
    expect(await does('process psf --ids')).toContain(failing)
    const cancelled = await submit()
    await does(`process cancel -p ${cancelled}`)
    expect(await does('process psc --ids')).toContain(cancelled)
    await does('process removeall --failed', 'YES\n')
    expect(await does('process psf --ids')).not.toContain(failing)
    await does('process removeall', 'YES\n')
    expect(await does('process psc --ids')).not.toContain(cancelled)
  })

  test('process pause, status and resume', async () => {
    await does('process pause')
    expect(await does('process status')).toMatch(/paused/i)
    await does('process resume')
    await does('process status')
  })

  test('workflow', async () => {
    const spec = (nodename: string, dependencies: readonly string[] = []) => specFor(colony, {nodename}, {dependencies})
    const flow = file('workflow.json', [spec('one'), spec('two', ['one'])])
    const graph = idIn(await does(`workflow submit --spec ${flow}`), 'WorkflowId')
    expect(await does('workflow psw')).toContain(graph)
    expect(await does(`workflow get --workflowid ${graph}`)).toContain('two')
    const first = idIn(await does('process assign --timeout 5'), 'ProcessId')
    expect(await does('workflow ps')).toContain(graph)
    await does(`process close -p ${first} --out handed-on`)
    const second = idIn(await does('process assign --timeout 5'), 'ProcessId')
    expect(await does(`process get -p ${second}`)).toContain('handed-on')
    await does(`process close -p ${second}`)
    expect(await does('workflow pss')).toContain(graph)
    const cancelled = idIn(await does(`workflow submit --spec ${flow}`), 'WorkflowId')
    await does(`workflow cancel --workflowid ${cancelled}`)
    expect(await does('workflow psc')).toContain(cancelled)
    await does(`workflow remove --workflowid ${graph}`)
    expect(await does('workflow pss')).not.toContain(graph)
    await does('workflow removeall', 'YES\n')
    expect(await does('workflow psc')).not.toContain(cancelled)
  })

  test('cron', async () => {
    const flow = file('workflow.json', [specFor(colony, {nodename: 'tick'}, {executortype: 'nobody'})])
    const cron = idIn(await does(`cron add --name hourly --spec ${flow} --interval 3600`), 'CronId')
    expect(await does('cron ls')).toContain('hourly')
    await does(`cron run --cronid ${cron}`)
    expect(await does(`cron get --cronid ${cron}`)).toContain('hourly')
    expect(await does('workflow psw')).toMatch(new RegExp(ID))
    await does(`cron remove --cronid ${cron}`)
    await fails(`cron get --cronid ${cron}`)
  })

  test('generator', async () => {
    const flow = file('workflow.json', [specFor(colony, {nodename: 'packed'})])
    const generator = idIn(
      await does(`generator add --name two --spec ${flow} --trigger 2 --timeout -1`),
      'GeneratorId',
    )
    expect(await does('generator ls')).toContain('two')
    for (const arg of ['a', 'b']) await does(`generator pack --generatorid ${generator} --arg ${arg}`)
    const process = idIn(await does('process assign --timeout 10'), 'ProcessId')
    expect(await does(`process get -p ${process}`)).toContain('a b')
    await does(`process close -p ${process}`)
    expect(await does(`generator get --generatorid ${generator}`)).toContain('two')
    await does(`generator remove --generatorid ${generator}`)
    expect(await does('generator ls')).not.toContain('two')
  })

  test.runIf(before.length > 0)('what only our command line asks for', async () => {
    const {user, executor} = colony
    await does('executor allocate --project weather --allocatedcpu 100 --usedcpu 12')
    await does('executor allocate --project other --usedgpu 1')
    await does('executor update --cores 8 --gpu-name A100 --software ffmpeg@7.1')
    const shown = await does(`executor get --name ${executor.name}`)
    for (const part of ['weather', '12 of 100', 'other', 'A100', 'ffmpeg']) expect(shown).toContain(part)
    await does(`log add --executorname ${executor.name} --msg too-hot`)
    expect(await does(`log get --executorname ${executor.name}`)).toContain('too-hot')
    expect(await does(`user get --userid ${user.id}`)).toContain(user.name)
    const id = await submit({args: ['lately']})
    expect(await does('process history --within 1h --state waiting')).toContain(id)
    await does('process assign --timeout 5')
    await does(`process close -p ${id}`)
    expect(await does(`process history --executorname ${executor.name} -q`)).toContain(id)
    const spec = file('named.json', [specFor(colony, {nodename: 'n'})])
    const generator = idIn(await does(`generator add --name named --trigger 2 --spec ${spec}`), 'GeneratorId')
    expect(await does('generator get --name named')).toContain(generator)
  })

  test('changing ids', async () => {
    const other = await newColony(world)
    const theirs = upstreamEnvironment(world, other.name, {owner: other.owner.key, member: other.user.key})
    const argv = (line: string): string[] => line.split(' ')
    const chid = await run(program, [...before, ...argv(`user chid --userid ${someone().id}`)], {env: theirs})
    expect(chid.status, chid.stderr).toBe(0)
    const colonyChid = await run(program, [...before, ...argv(`colony chid --colonyid ${someone().id}`)], {env: theirs})
    expect(colonyChid.status, colonyChid.stderr).toBe(0)
  })
})
