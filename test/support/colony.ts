import {randomBytes} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {ColoniesClient} from '../../src/colonies/client/colonies-client.js'
import {type ColoniesServer, openServer, type ServerOptions} from '../../src/colonies/server/open-server.js'
import {insertColony} from '../../src/colonies/server/tables/colony.js'
import {insertExecutor} from '../../src/colonies/server/tables/executor.js'
import {setServerId} from '../../src/colonies/server/tables/server.js'
import {insertUser} from '../../src/colonies/server/tables/user.js'
import {identityOfKey} from '../../src/colonies/wire/identity.js'
import {APPROVED} from '../../src/colonies/wire/objects/members.js'
import type {Process} from '../../src/colonies/wire/objects/process.js'

/** Keys of those who have to do with a colony. */
export interface ColonyKeys {
  readonly server: Uint8Array
  readonly owner: Uint8Array
  readonly user: Uint8Array
  readonly executor: Uint8Array
  /** Belongs nowhere. */
  readonly stranger: Uint8Array
}

export interface Colony {
  readonly folder: string
  readonly file: string
  readonly keys: ColonyKeys
  /** Opens the store with another server, as another process would. Closed with the colony. */
  open(options?: Partial<ServerOptions>): ColoniesServer
  remove(): void
}

/** A store with the colony `dev`, its user `me` and its approved executor `worker` of type `cli`. */
export function colony(): Colony {
  const folder = mkdtempSync(join(tmpdir(), 'continuum-colony-'))
  const file = join(folder, 'colonies.db')
  const keys = {
    server: randomBytes(32),
    owner: randomBytes(32),
    user: randomBytes(32),
    executor: randomBytes(32),
    stranger: randomBytes(32),
  }
  const servers: ColoniesServer[] = []
  const open = (options: Partial<ServerOptions> = {}): ColoniesServer => {
    const server = openServer({file, ...options})
    servers.push(server)
    return server
  }
  const {context} = open()
  context.store.transaction(() => {
    setServerId(context.store, identityOfKey(keys.server))
    insertColony(context.store, identityOfKey(keys.owner), 'dev')
    addUser(context.store, 1, 'me', keys.user)
    addExecutor(context.store, 1, 'worker', keys.executor)
  })
  return {
    folder,
    file,
    keys,
    open,
    remove: () => {
      for (const server of servers) server.close()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

type Store = ColoniesServer['context']['store']

export function addUser(store: Store, colonyKey: number, name: string, key: Uint8Array): void {
  insertUser(store, {colony: colonyKey, id: identityOfKey(key), name, email: '', phone: ''})
}

export function addExecutor(
  store: Store,
  colonyKey: number,
  name: string,
  key: Uint8Array,
  state = APPROVED,
  type = 'cli',
): void {
  insertExecutor(store, {
    colony: colonyKey,
    id: identityOfKey(key),
    name,
    type,
    state,
    location: '',
    requireFuncReg: false,
    commissioned: 0,
    heard: null,
    capabilities: '{"hardware":null,"software":null}',
    allocations: '{"projects":null}',
    blueprintId: '',
    blueprintGen: 0,
  })
}

/** Submits a process for executors of type `cli` in the colony `dev`. */
export function submit(client: ColoniesClient, key: Uint8Array, args: readonly string[] = []): Promise<Process> {
  const conditions = {colonyname: 'dev', executortype: 'cli'}
  const spec = {funcname: 'work', args, conditions, maxexectime: -1, maxwaittime: -1, maxretries: 0}
  return client.call('submitfuncspecmsg', {spec}, key)
}

export function assign(client: ColoniesClient, key: Uint8Array, timeout = 10): Promise<Process> {
  return client.call('assignprocessmsg', {colonyname: 'dev', timeout}, key)
}

/** What a subscription tells next; fails when it ends instead. */
export async function nextProcess(processes: AsyncIterator<Process>): Promise<Process> {
  const {value, done} = await processes.next()
  if (done) throw new Error('The subscription ended')
  return value
}
