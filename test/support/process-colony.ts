import {randomBytes} from 'node:crypto'
import {ColoniesClient} from '../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../src/colonies/client/in-process.js'
import type {ColoniesServer, ServerOptions} from '../../src/colonies/server/open-server.js'
import type {MessageType, ReplyOf} from '../../src/colonies/wire/messages/catalogue.js'
import type {Process} from '../../src/colonies/wire/objects/process.js'
import {addExecutor, type Colony, colony} from './colony.js'

type Spec = Readonly<Record<string, unknown>>

/** The colony `dev` of test/support/colony.ts on a server whose clock the test moves. */
export interface ProcessColony extends Colony {
  readonly server: ColoniesServer
  readonly client: ColoniesClient
  /** Moves the clock, back when negative; the server notices at its next look. */
  advance(seconds: number): void
  /** Asks as one of the keys. */
  as<Type extends MessageType>(
    key: Uint8Array,
    type: Type,
    request: unknown,
    signal?: AbortSignal,
  ): Promise<ReplyOf<Type>>
  /** Submits a process for executors of type `cli` as the user; conditions and all else may be given. */
  submit(spec?: Spec, conditions?: Spec): Promise<Process>
  /** Asks for work without waiting, or for so many seconds. */
  assign(key?: Uint8Array, timeout?: number, signal?: AbortSignal): Promise<Process>
  process(id: string): Promise<Process>
  /** One more approved executor of type `cli`. */
  executor(name: string): Uint8Array
  /** The status of the refusal. */
  status(call: Promise<unknown>): Promise<number>
}

export function processColony(options: Partial<ServerOptions> = {}): ProcessColony {
  const place = colony()
  let offset = 0
  const server = place.open({now: () => Date.now() + offset, ...options})
  const client = new ColoniesClient(inProcessTransport(server))
  const {user, executor} = place.keys
  const as: ProcessColony['as'] = (key, type, request, signal) => client.call(type, request as never, key, signal)
  return {
    ...place,
    server,
    client,
    as,
    advance: (seconds) => {
      offset += seconds * 1000
      // Work that falls due is looked for after a commit; else in two seconds at the latest.
      const {store} = server.context
      store.transaction(() => store.prepare('UPDATE colony SET paused = paused').run())
    },
    submit: (spec = {}, conditions = {}) => {
      const where = {colonyname: 'dev', executortype: 'cli', ...conditions}
      const limits = {maxwaittime: -1, maxexectime: -1, maxretries: 0}
      return as(user, 'submitfuncspecmsg', {spec: {funcname: 'work', ...limits, ...spec, conditions: where}})
    },
    assign: (key = executor, timeout = -1, signal) => as(key, 'assignprocessmsg', {colonyname: 'dev', timeout}, signal),
    process: (id) => as(user, 'getprocessmsg', {processid: id}),
    executor: (name) => {
      const key = randomBytes(32)
      server.context.store.transaction(() => addExecutor(server.context.store, 1, name, key))
      return key
    },
    status: async (call) => {
      try {
        await call
      } catch (error) {
        if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status
        throw error
      }
      return 200
    },
  }
}
