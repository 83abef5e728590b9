import {randomBytes} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ColoniesClient} from '../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../src/colonies/client/in-process.js'
import {type ColoniesServer, openServer} from '../../src/colonies/server/open-server.js'
import {insertColony} from '../../src/colonies/server/tables/colony.js'
import {identityOfKey} from '../../src/colonies/wire/identity.js'
import type {MessageType, ReplyOf, RequestOf} from '../../src/colonies/wire/messages/catalogue.js'
import {APPROVED} from '../../src/colonies/wire/objects/members.js'
import type {Process, ProcessGraph} from '../../src/colonies/wire/objects/process.js'
import type {Json} from '../../src/colonies/wire/shape.js'
import {addExecutor, addUser} from './colony.js'

type Loose<Type extends MessageType> = Parameters<ColoniesClient['call']>[1] & Partial<RequestOf<Type>>

/** A node of a workflow: its name, what it depends on, and what else its spec says. */
export type Node = readonly [name: string, dependencies?: readonly string[], rest?: Readonly<Record<string, unknown>>]

/** Colonies `one` and `two` on a server of their own, each with a user and two executors of type `t`. */
export interface WorkflowColony {
  readonly server: ColoniesServer
  readonly keys: Readonly<Record<'owner' | 'user' | 'executor' | 'other' | 'stranger' | 'foreigner', Uint8Array>>
  /** Moves the server's clock. */
  advance(seconds: number): void
  /** Asks as the user of colony `one`, or as who is named. */
  as<Type extends MessageType>(
    who: keyof WorkflowColony['keys'],
    type: Type,
    request: Loose<Type>,
  ): Promise<ReplyOf<Type>>
  ask<Type extends MessageType>(type: Type, request: Loose<Type>): Promise<ReplyOf<Type>>
  submit(...nodes: readonly Node[]): Promise<ProcessGraph>
  graph(id: string): Promise<ProcessGraph>
  process(id: string): Promise<Process>
  /** The process of a node of a workflow. */
  node(graph: ProcessGraph, name: string): Promise<Process>
  /** The next process in line, or undefined. */
  assign(who?: 'executor' | 'other'): Promise<Process | undefined>
  close(process: Process, ...out: readonly Json[]): Promise<void>
  /** Assigns and closes the next process; gives its node. */
  step(...out: readonly Json[]): Promise<string>
  /** The number of rows in a table. */
  count(table: string): number
  end(): void
}

/** The JSON of a workflow for colony `one`, as crons and generators hold it. */
export function workflowOf(nodes: readonly Node[], colonyname = 'one') {
  return {
    colonyname,
    functionspecs: nodes.map(([nodename, dependencies = [], rest = {}]) => ({
      nodename,
      funcname: 'f',
      maxwaittime: -1,
      maxexectime: -1,
      maxretries: 0,
      conditions: {colonyname, executortype: 't', dependencies},
      ...rest,
    })),
  }
}

export function workflowColony(): WorkflowColony {
  const folder = mkdtempSync(join(tmpdir(), 'continuum-workflows-'))
  let offset = 0
  const server = openServer({file: join(folder, 'colonies.db'), now: () => Date.now() + offset})
  const key = (): Uint8Array => new Uint8Array(randomBytes(32))
  const keys = {owner: key(), user: key(), executor: key(), other: key(), stranger: key(), foreigner: key()}
  const {store} = server.context
  store.transaction(() => {
    insertColony(store, identityOfKey(keys.owner), 'one')
    insertColony(store, identityOfKey(key()), 'two')
    addUser(store, 1, 'u', keys.user)
    addUser(store, 2, 'u', keys.foreigner)
    for (const name of ['executor', 'other'] as const) addExecutor(store, 1, name, keys[name], APPROVED, 't')
  })
  const client = new ColoniesClient(inProcessTransport(server))
  const as: WorkflowColony['as'] = (who, type, request) => client.call(type, request as never, keys[who])
  const ask: WorkflowColony['ask'] = (type, request) => as('user', type, request)
  const process = (processid: string): Promise<Process> => ask('getprocessmsg', {processid})
  const holder = new Map<string, 'executor' | 'other'>()
  const assign: WorkflowColony['assign'] = async (who = 'executor') => {
    try {
      const found = await as(who, 'assignprocessmsg', {colonyname: 'one', timeout: -1})
      holder.set(found.processid, who)
      return found
    } catch (error) {
      if (error instanceof Error && 'status' in error && error.status === 404) return undefined
      throw error
    }
  }
  const close: WorkflowColony['close'] = async ({processid}, ...out) => {
    await as(holder.get(processid) ?? 'executor', 'closesuccessfulmsg', {processid, out})
  }
  return {
    server,
    keys,
    advance: (seconds) => {
      offset += seconds * 1000
      // Work that falls due is looked for after a commit; else in two seconds at the latest.
      store.transaction(() => store.prepare('UPDATE colony SET paused = paused').run())
    },
    as,
    ask,
    submit: (...nodes) => ask('submitworkflowspecmsg', {spec: workflowOf(nodes) as never}),
    graph: (processgraphid) => ask('getprocessgraphmsg', {processgraphid}),
    process,
    node: async ({processgraphid}, name) => {
      const {nodes} = await ask('getprocessgraphmsg', {processgraphid})
      return process(nodes.find(({data}) => data.label === name)?.id ?? '')
    },
    assign,
    close,
    step: async (...out) => {
      const found = await assign()
      if (!found) throw new Error('nothing to assign')
      await close(found, ...out)
      return found.spec.nodename
    },
    count: (table) => Number(store.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n),
    end: () => {
      server.close()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}
