import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {definitionOf} from '../../support/colonies-blueprints.js'
import {goCli, run, upstreamEnvironment, upstreamServer} from '../../support/colonies-peers.js'
import {
  embedded,
  newColony,
  newExecutor,
  openEmbedded,
  openWorld,
  type TestColony,
  uniqueName,
  type World,
} from '../../support/colonies-world.js'

// The blueprint commands of the Go command line, where COLONIES_CLI names it; against the embedded server, and against a
// real one where COLONIES_SERVER_HOST names it. The same lines do the same.

describe.runIf(goCli)('the blueprint commands of the Go command line', () => {
  const [kind, reconciler] = [uniqueName('Kind'), uniqueName('reconciler')]
  let world: World
  let colony: TestColony
  let folder: string
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    world = embedded ? await openEmbedded({}, upstreamServer) : await openWorld()
    colony = await newColony(world)
    folder = mkdtempSync(join(tmpdir(), 'colonies-go-'))
    const keys = {owner: colony.owner.key, member: colony.user.key}
    env = {...upstreamEnvironment(world, colony.name, keys), HOME: folder}
  })
  afterAll(async () => {
    await world.close()
    rmSync(folder, {recursive: true})
  })

  /** What a command prints, on both streams. */
  async function does(line: string, wanted = 0): Promise<string> {
    const {status, stdout, stderr} = await run(goCli ?? '', line.split(' '), {env, cwd: folder})
    expect([status === 0, stderr.includes('level=error')], `${line}: ${stderr}${stdout}`).toEqual([
      wanted === 0,
      wanted !== 0,
    ])
    return stdout + stderr
  }
  const fails = (line: string): Promise<string> => does(line, 255)

  const file = (name: string, value: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(value))
    return name
  }
  const spec = (replicas: unknown, image = 'a'): string =>
    file('blueprint.json', {kind, metadata: {name: 'web', locationname: 'kiruna'}, spec: {replicas, image}})

  test('define a kind', async () => {
    const schema = {type: 'object', properties: {replicas: {type: 'number'}}, required: ['replicas']}
    const handler = {executorType: reconciler, functionName: 'reconcile'}
    const definition = file('definition.json', definitionOf(colony, 'def', kind, {schema, handler}))
    expect(await does(`blueprint definition add --spec ${definition}`)).toContain(kind)
    expect(await fails(`blueprint definition add --spec ${definition}`)).toContain('already exists')
    expect(await does('blueprint definition ls')).toContain('def')
    expect(await does('blueprint definition get --name def')).toMatch(/replicas.*number/)
  })

  test('add a blueprint, and show it', async () => {
    expect(await fails(`blueprint add --spec ${spec('two')}`)).toMatch(/field 'replicas' must be a number/)
    expect(await does(`blueprint add --spec ${spec(1)}`)).toContain('Blueprint added')
    expect(await fails(`blueprint add --spec ${spec(1)}`)).toContain('already exists')
    expect(await does('blueprint ls')).toMatch(new RegExp(`web.*${kind}.*kiruna.*${reconciler}`))
    expect(await does(`blueprint ls --kind ${kind}`)).toContain('web')
    expect(await does('blueprint get --name web')).toMatch(/replicas.*1/)
    expect(await does('cron ls')).toContain(`reconcile-${kind}-kiruna`)
    expect(await does('location ls')).toContain('kiruna')
  })

  test('change it, and tell what it was', async () => {
    expect(await does('blueprint set --name web --key spec.replicas --value 3')).toContain('Reconciliation triggered')
    expect(await does('blueprint get --name web')).toMatch(/replicas.*3/)
    expect(await does(`blueprint update --spec ${spec(2, 'b')}`)).toContain('Generation=2')
    const history = await does('blueprint history --name web')
    expect(history).toMatch(/2[^\n]*update[^\n]*ursula[\s\S]*1[^\n]*update[\s\S]*0[^\n]*create/)
    expect(await does('blueprint history --name web --generation 1')).toMatch(/replicas.*3/)
  })

  test('reconcile it, and look what is wrong', async () => {
    expect(await does('blueprint reconcile --name web')).toContain('Force=false')
    expect(await does('blueprint reconcile --name web --force')).toContain('Force=true')
    expect(await does('blueprint get --name web')).toMatch(/Generation.*3/)
    expect(await does('blueprint doctor')).toContain(`No executor of type '${reconciler}' found`)
    await newExecutor(world, colony, 'rex', {executortype: reconciler, locationname: 'kiruna'})
    const doctor = await does('blueprint doctor --name web --fix')
    expect(doctor).not.toContain(`No executor of type '${reconciler}' found`)
    expect(doctor).toContain(`cron 'reconcile-${kind}-kiruna' exists`)
    await does('blueprint log --name web')
  })

  test('remove both', async () => {
    expect(await fails('blueprint definition remove --name def')).toContain('still exist')
    await does('blueprint remove --name web')
    expect(await fails('blueprint remove --name web')).toContain('not found')
    expect(await does('cron ls')).not.toContain(`reconcile-${kind}`)
    await does('blueprint definition remove --name def')
    expect(await fails('blueprint definition remove --name def')).toContain('not found')
  })
})
