import {randomBytes} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {listen} from '../../src/colonies/server/http/listen.js'
import {openServer} from '../../src/colonies/server/open-server.js'
import type {Backend, ServerSettings} from '../../src/colonies/server/settings.js'
import {setServerId} from '../../src/colonies/server/tables/server.js'
import {identityOfKey, parsePrivateKey} from '../../src/colonies/wire/identity.js'
import {ColoniesCaller} from './colonies-caller.js'

/** A key and the identity it gives. */
export interface Someone {
  readonly key: Uint8Array
  readonly id: string
}

export function someone(key: Uint8Array = randomBytes(32)): Someone {
  return {key, id: identityOfKey(key)}
}

/** A server to be tested, over HTTP. */
export interface World {
  readonly host: string
  readonly port: number
  readonly caller: ColoniesCaller
  /** The server's owner. */
  readonly server: Someone
  close(): Promise<void>
}

const {COLONIES_SERVER_HOST, COLONIES_SERVER_PORT, COLONIES_SERVER_PRVKEY} = process.env

/** Whether the contract is tried on the embedded server; otherwise on the one that the environment names. */
export const embedded = !COLONIES_SERVER_HOST

/**
 * The server of the contract tests: the embedded one on a store of its own, or the ColonyOS server at
 * COLONIES_SERVER_HOST and COLONIES_SERVER_PORT whose owner's key is COLONIES_SERVER_PRVKEY. Its tables may hold
 * anything: each test makes colonies of its own.
 */
export function openWorld(): Promise<World> {
  return embedded ? openEmbedded() : Promise.resolve(realServer())
}

function realServer(): World {
  const key = parsePrivateKey(COLONIES_SERVER_PRVKEY ?? '')
  if (!key) throw new Error('COLONIES_SERVER_PRVKEY must be the key of the owner of the server to be tested')
  const host = COLONIES_SERVER_HOST ?? ''
  const port = Number(COLONIES_SERVER_PORT ?? 50080)
  const caller = new ColoniesCaller(host, port)
  return {host, port, caller, server: someone(key), close: async () => caller.close()}
}

/** An embedded server on a port of its own. @param server its owner, if somebody must know the key beforehand */
export async function openEmbedded(
  settings: Partial<ServerSettings> = {},
  server: Someone = someone(),
): Promise<World & {readonly file: string}> {
  const folder = mkdtempSync(join(tmpdir(), 'colonies-'))
  const file = join(folder, 'colonies.db')
  const backends: Backend[] = []
  const opened = openServer({file, settings: {backends: () => backends, ...settings}})
  opened.context.store.transaction(() => setServerId(opened.context.store, server.id))
  const listening = await listen(opened, {host: '127.0.0.1', port: 0})
  const {host, port, tls} = listening
  backends.push({host, port, tls})
  const caller = new ColoniesCaller(host, port)
  return {
    host,
    port,
    file,
    caller,
    server,
    close: async () => {
      caller.close()
      await listening.close()
      opened.close()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

/**
 * A colony with its owner, a user and an approved executor. The type of the executor is its own: upstream wakes the
 * executors of a type without a look at the colony.
 */
export interface TestColony {
  readonly name: string
  readonly owner: Someone
  readonly user: Someone & {readonly name: string}
  readonly executor: Someone & {readonly name: string; readonly type: string}
}

let made = 0

/** A name that no other run of the tests uses. */
export function uniqueName(prefix: string): string {
  made += 1
  return `${prefix}-${randomBytes(5).toString('hex')}-${made}`
}

export async function newColony({caller, server}: World): Promise<TestColony> {
  const name = uniqueName('colony')
  const owner = someone()
  await caller.ask('addcolonymsg', {colony: {colonyid: owner.id, name}}, server.key)
  const user = {...someone(), name: 'ursula'}
  await caller.ask(
    'addusermsg',
    {user: {colonyname: name, userid: user.id, name: user.name, email: 'u@example.org', phone: '1'}},
    owner.key,
  )
  const executor = await newExecutor({caller}, {name, owner}, 'ernst', {executortype: uniqueName('worker')})
  return {name, owner, user, executor}
}

/** One more approved executor, of the type of the colony's own where nothing else is said. */
export async function newExecutor(
  {caller}: Pick<World, 'caller'>,
  {name, owner, executor: first}: Pick<TestColony, 'name' | 'owner'> & Partial<TestColony>,
  executorname: string,
  rest: {readonly executortype?: string; readonly locationname?: string} = {},
): Promise<TestColony['executor']> {
  const who = someone()
  const type = rest.executortype ?? first?.type ?? 'worker'
  const executor = {executorid: who.id, executortype: type, executorname, colonyname: name, ...rest}
  await caller.ask('addexecutormsg', {executor}, owner.key)
  await caller.ask('approveexecutormsg', {colonyname: name, executorname}, owner.key)
  return {...who, name: executorname, type}
}

/** A function spec for the executors of a colony; anything in it can be replaced. */
export function specFor(
  colony: Pick<TestColony, 'name'> & Partial<TestColony>,
  rest: object = {},
  conditions: object = {},
): Readonly<Record<string, unknown>> {
  const executortype = colony.executor?.type ?? 'worker'
  return {
    funcname: 'work',
    args: [],
    kwargs: {},
    priority: 0,
    maxwaittime: -1,
    maxexectime: -1,
    maxretries: 0,
    label: '',
    env: {},
    ...rest,
    conditions: {colonyname: colony.name, executornames: [], executortype, dependencies: [], ...conditions},
  }
}
