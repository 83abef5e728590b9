import {afterAll, beforeAll, expect, test} from 'vitest'
import {execSpec} from '../../../src/cli/colonies/exec-spec.js'
import {withExecutorType} from '../../../src/cli/colonies/executor-type.js'
import {attributeIdOf, processIdOf, workflowIdOf} from '../../../src/cli/colonies/ids.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import type {ColoniesSession} from '../../../src/cli/colonies/session.js'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../../src/colonies/client/in-process.js'
import {identityOfKey} from '../../../src/colonies/wire/identity.js'
import {functionSpec} from '../../../src/colonies/wire/objects/function-spec.js'
import {type Colony, colony, submit} from '../../support/colony.js'

let place: Colony
let session: ColoniesSession
const ids: string[] = []
beforeAll(async () => {
  place = colony()
  const client = new ColoniesClient(inProcessTransport(place.open()))
  const {user, owner, server} = place.keys
  const keys = {member: user, owner, server}
  session = {
    client,
    colonyName: 'dev',
    key: async (signer) => keys[signer],
    objects: async () => undefined,
    call: (type, request, signer = 'member', signal) => client.call(type, request, keys[signer], signal),
  }
  // Enough for two ids to begin with the same digit.
  for (let i = 0; i < 20; i++) ids.push((await submit(client, user)).processid)
})
afterAll(() => place.remove())

test('a whole id is taken as it is, whether it exists or not', async () => {
  const id = 'AB'.repeat(32)
  expect(await processIdOf(session, ` ${id} `)).toBe(id.toLowerCase())
})

test('a beginning means the one id that has it, in whatever state', async () => {
  const [first = '', second = ''] = ids
  expect(await processIdOf(session, first.slice(0, 20))).toBe(first)
  await session.call('cancelprocessmsg', {processid: second})
  expect(await processIdOf(session, second.slice(0, 20).toUpperCase())).toBe(second)
})

test('a beginning of several is refused, and names some', async () => {
  const digit = [...'0123456789abcdef'].find((each) => ids.filter((id) => id.startsWith(each)).length > 1) ?? ''
  const failure = processIdOf(session, digit)
  await expect(failure).rejects.toMatchObject({code: 'ID_AMBIGUOUS', exitStatus: 2})
  await expect(failure).rejects.toThrow(ids.find((id) => id.startsWith(digit)))
})

test.each(['xyz', '', 'last', '0'.repeat(65)])('%j is no id', async (text) => {
  await expect(processIdOf(session, text)).rejects.toMatchObject({code: 'NOT_FOUND'})
})

test('nothing begins so', async () => {
  await expect(workflowIdOf(session, 'ab')).rejects.toMatchObject({code: 'NOT_FOUND'})
})

test('attributes are found in their processes', async () => {
  const spec = functionSpec.decode(
    {funcname: 'f', env: {A: '1'}, conditions: {colonyname: 'dev', executortype: 'cli'}},
    '',
  )
  const {attributes} = await session.call('submitfuncspecmsg', {spec})
  const id = attributes[0]?.attributeid ?? ''
  expect(await attributeIdOf(session, id.slice(0, 16))).toBe(id)
})

test('one executor is called by its own type', async () => {
  const spec = functionSpec.decode({funcname: 'f', conditions: {colonyname: 'dev', executornames: ['worker']}}, '')
  expect((await withExecutorType(session, spec)).conditions.executortype).toBe('cli')
  const none = functionSpec.decode({funcname: 'f', conditions: {colonyname: 'dev', executornames: ['none']}}, '')
  await expect(withExecutorType(session, none)).rejects.toMatchObject({code: 'NOT_FOUND'})
})

test('another colony is another colony', () => {
  expect(inColony(session, undefined)).toBe(session)
  expect(inColony(session, 'west').colonyName).toBe('west')
})

const FLAGS = {func: 'f', priority: 0, maxwaittime: -1, maxexectime: -1, maxretries: -1}
const quiet = {output: {warn: () => {}}}

test('a call that flags describe', async () => {
  const spec = await execSpec(quiet, session, {
    ...FLAGS,
    targettype: 'cli',
    args: ['1,two'],
    kwargs: ['cmd:python3,args:/tmp/xor.py'],
    env: ['A=1'],
    name: 'node',
    priority: 5,
    set: ['args.0=1'],
  })
  expect(spec).toMatchObject({
    nodename: 'node',
    funcname: 'f',
    args: [1, 'two'],
    kwargs: {cmd: 'python3', args: ['/tmp/xor.py']},
    env: {A: '1'},
    priority: 5,
    maxretries: -1,
    conditions: {colonyname: 'dev', executortype: 'cli', executornames: []},
  })
})

test('an executor by name or id is asked for its type', async () => {
  const byName = await execSpec(quiet, session, {...FLAGS, targetname: 'worker'})
  expect(byName.conditions).toMatchObject({executornames: ['worker'], executortype: 'cli'})
  const targetid = identityOfKey(place.keys.executor)
  expect((await execSpec(quiet, session, {...FLAGS, targetid: targetid.slice(0, 20)})).conditions).toMatchObject({
    executornames: ['worker'],
    executortype: 'cli',
  })
  await expect(execSpec(quiet, session, {...FLAGS, targetname: 'none'})).rejects.toMatchObject({code: 'NOT_FOUND'})
  await expect(execSpec(quiet, session, FLAGS)).rejects.toMatchObject({code: 'USAGE'})
})
