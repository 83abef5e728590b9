import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {childHost} from '../../../src/colonies/executor/child-host.js'
import type {FunctionHost} from '../../../src/colonies/executor/function-host.js'
import {localHost} from '../../../src/colonies/executor/local-host.js'
import type {ProcessContext} from '../../../src/colonies/executor/process-context.js'
import type {Blueprint} from '../../../src/colonies/wire/objects/blueprints.js'
import {FAILED, SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {type Bundle, bundle} from '../../support/bundle.js'
import {childProgram, DRIVER, type ExecutorLab, executorLab} from '../../support/colonies-executor.js'
import {eventually} from '../../support/started.js'

// Functions that bring blueprints about: in JavaScript and Python children, and in the program of an executor.

const folder = mkdtempSync(join(tmpdir(), 'reconciler-'))
let program: Bundle
let lab: ExecutorLab
const hosts: FunctionHost[] = []

beforeAll(async () => {
  program = await bundle('src/colonies/executor/host/module-host.ts')
})
afterAll(() => {
  program.remove()
  rmSync(folder, {recursive: true, force: true})
})
beforeEach(async () => {
  lab = executorLab()
  const spec = {names: {kind: 'Web'}, handler: {executorType: 'lab', functionName: 'reconcile'}}
  const blueprintdefinition = {metadata: {name: 'web', colonyname: 'dev'}, spec}
  await lab.client.call('addblueprintdefinitionmsg', {blueprintdefinition}, lab.keys.owner)
})
afterEach(async () => {
  await lab.close()
  for (const host of hosts.splice(0)) await host.close()
})

async function child(command: string, args: readonly string[]): Promise<FunctionHost> {
  const host = await childHost(childProgram(command, args, folder), {
    stop: new AbortController().signal,
    onOutput: () => {},
  })
  hosts.push(host)
  return host
}

async function javascript(): Promise<FunctionHost> {
  const file = join(folder, 'web.mjs')
  writeFileSync(
    file,
    `export async function reconcile(kind, blueprintName = '', ctx) {
  const {locationname} = ctx.process.spec.conditions
  const all = blueprintName ? [await ctx.getBlueprint(blueprintName)] : await ctx.getBlueprints(kind, locationname)
  for (const {metadata, spec} of all) {
    await ctx.updateBlueprintStatus(metadata.name, {size: spec.size, generation: metadata.generation})
  }
  return all.length
}`,
  )
  const settings = {file, library: join(folder, 'none.mjs'), cacheDirectory: join(folder, 'cache')}
  return child(process.execPath, [program.file, JSON.stringify(settings)])
}

async function python(): Promise<FunctionHost> {
  const file = join(folder, 'web.py')
  writeFileSync(
    file,
    `def reconcile(kind, blueprintName=None, force=False, ctx={}):
    location = ctx.process.spec.conditions.get("locationname", "")
    found = [ctx.get_blueprint(blueprintName)] if blueprintName else ctx.get_blueprints(kind, location)
    for blueprint in found:
        status = {"size": blueprint.spec.size, "generation": blueprint.metadata.get("generation", 0)}
        # As pycolonies calls it.
        colonies.update_blueprint_status(ctx.colonyname, blueprint.metadata.name, status, ctx.executor_prvkey)
    return len(found)
`,
  )
  return child('python3', [DRIVER, file])
}

const local = async (): Promise<FunctionHost> =>
  localHost({
    reconcile: async (kind: string, blueprintName: string | undefined, ctx: ProcessContext) => {
      const all = blueprintName ? [await ctx.getBlueprint(blueprintName)] : await ctx.getBlueprints(kind)
      for (const {metadata, spec} of all) {
        await ctx.updateBlueprintStatus(metadata.name, {size: spec.size ?? null, generation: metadata.generation})
      }
      return all.length
    },
  })

const web = (name: string, size: number, metadata: object = {}): object => ({
  kind: 'Web',
  metadata: {name, colonyname: 'dev', ...metadata},
  spec: {size},
})
const send = (type: 'addblueprintmsg' | 'updateblueprintmsg', blueprint: object): Promise<Blueprint> =>
  lab.client.call(type, {blueprint}, lab.keys.user)
const reported = (name: string, status: object): Promise<Blueprint> =>
  eventually(async () => {
    const found = await lab.client.call('getblueprintmsg', {namespace: 'dev', name}, lab.keys.user)
    return JSON.stringify(found.status) === JSON.stringify(status) && found
  })

describe.each([
  ['JavaScript', javascript],
  ['Python', python],
  ['a program', local],
])('a reconciler in %s', (_language, open) => {
  test('reads what is wanted, and reports what is', async () => {
    await send('addblueprintmsg', web('one', 1))
    await lab.start(await open())
    await reported('one', {generation: 0, size: 1})
    await send('updateblueprintmsg', web('one', 5))
    await reported('one', {generation: 1, size: 5})
    await send('addblueprintmsg', web('two', 2))
    expect(await lab.run('reconcile', {kwargs: {kind: 'Web', blueprintName: ''}})).toMatchObject({
      state: SUCCESS,
      out: [2],
    })
    await reported('two', {generation: 0, size: 2})
    expect(await lab.run('reconcile', {kwargs: {kind: 'Web', blueprintName: 'none'}})).toMatchObject({state: FAILED})
  })
})

test('an executor at a location gets what is for there, and only one there gets it', async () => {
  await send('addblueprintmsg', web('far', 1, {locationname: 'Kiruna'}))
  await lab.start({reconcile: () => 'here'})
  const {processid} = await lab.submit('reconcile')
  expect(await lab.inState(processid, SUCCESS)).toMatchObject({out: ['here']})
  const waiting = {colonyname: 'dev', count: 10, state: 0}
  expect(await lab.client.call('getprocessesmsg', waiting, lab.keys.user)).toHaveLength(1)
  const {facts} = await lab.start({reconcile: () => 'there'}, {location: 'Kiruna'})
  const named = {colonyname: 'dev', executorname: facts.name}
  expect(await lab.client.call('getexecutormsg', named, lab.keys.user)).toMatchObject({locationname: 'Kiruna'})
  await eventually(async () => (await lab.client.call('getprocessesmsg', waiting, lab.keys.user)).length === 0)
})

test('the key of an executor elsewhere is not for here', async () => {
  const key = Buffer.alloc(32, 7)
  await lab.start({f: () => 1}, {key, name: 'one', location: 'Kiruna', ownerKey: lab.keys.owner})
  const again = {key, name: 'one', location: 'Malmo'}
  await expect(lab.start({f: () => 1}, again)).rejects.toMatchObject({code: 'EXECUTOR_NAME_TAKEN'})
})
