import {type ColoniesOptions, librarySession} from '../../cli/colonies/library-session.js'
import type {ColoniesSession, Signer} from '../../cli/colonies/session.js'
import {Fault} from '../../errors.js'
import {type ChannelHandle, openChannel} from '../client/channel.js'
import type {ColoniesClient, Loose} from '../client/colonies-client.js'
import {followProcess} from '../client/follow-logs.js'
import {waitForProcess} from '../client/wait-for-process.js'
import {waitForWorkflow} from '../client/wait-for-workflow.js'
import type {StorageSettings} from '../files/object-storage.js'
import {identityOfKey} from '../wire/identity.js'
import type {MessageType, ReplyOf, RequestOf} from '../wire/messages/catalogue.js'
import {FAILED, type Log, type Process, type ProcessGraph} from '../wire/objects/process.js'
import {Files} from './files.js'
import type {FuncSpec} from './func-spec.js'
import {checkSuccess} from './process-failure.js'
import type {Workflow} from './workflow.js'

export interface WaitOptions {
  /** Seconds. */
  readonly timeout?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A colony, as one of its members sees it. */
export class Colonies {
  /** The files of the colony. */
  readonly files: Files

  private readonly left = new AbortController()

  private constructor(private readonly session: ColoniesSession & {close(): Promise<void>}) {
    this.files = new Files(session)
  }

  /** @throws Fault COLONY_MISSING, SERVER_UNREACHABLE, and those of keystores and the store */
  static async connect(options: ColoniesOptions = {}): Promise<Colonies> {
    return new Colonies(await librarySession(options))
  }

  get client(): ColoniesClient {
    return this.session.client
  }

  get colonyName(): string {
    return this.session.colonyName
  }

  /** Private key of a member, of the colony's owner, or of the server's. @throws Fault IDENTITY_MISSING, KEY_INVALID */
  key(signer: Signer): Promise<Uint8Array> {
    return this.session.key(signer)
  }

  /** The S3 service with the objects of this machine's server; undefined where the server is another one. */
  objects(): Promise<StorageSettings | undefined> {
    return this.session.objects()
  }

  /**
   * Any message of the protocol; a member signs unless said otherwise.
   * @throws RpcFault what the server refuses; Fault SERVER_UNREACHABLE and the like
   */
  call<Type extends MessageType>(
    type: Type,
    request: Loose<RequestOf<Type>>,
    signer?: Signer,
    signal?: AbortSignal,
  ): Promise<ReplyOf<Type>> {
    return this.session.call(type, request, signer, signal)
  }

  /** @throws Fault SPEC_INVALID; as `call` */
  async submit(spec: FuncSpec): Promise<Process> {
    return this.call('submitfuncspecmsg', {spec: spec.toSpec(this.colonyName)})
  }

  /** @throws Fault SPEC_INVALID; as `call` */
  async submitWorkflow(workflow: Workflow): Promise<ProcessGraph> {
    return this.call('submitworkflowspecmsg', {spec: workflow.toSpec(this.colonyName)})
  }

  /**
   * Waits until a process has ended, over restarts of the server. @param process or its id
   * @returns it @throws ProcessFailure when it failed or was cancelled; Fault TIMEOUT; the signal's reason
   */
  async wait(process: Process | string, options: WaitOptions = {}): Promise<Process> {
    const id = typeof process === 'string' ? process : process.processid
    const key = await this.key('member')
    return checkSuccess(await inTime(options, (signal) => waitForProcess(this.client, id, key, signal)))
  }

  /** Submits a function, and waits for its outputs. @throws as `submit` and `wait` */
  async run(spec: FuncSpec, options: WaitOptions = {}): Promise<Process['out']> {
    return (await this.wait(await this.submit(spec), options)).out
  }

  /**
   * Waits until a workflow has ended. @param graph or its id
   * @returns the processes by node name @throws ProcessFailure for the one that failed first; as `wait`
   */
  async waitWorkflow(graph: ProcessGraph | string, options: WaitOptions = {}): Promise<ReadonlyMap<string, Process>> {
    const id = typeof graph === 'string' ? graph : graph.processgraphid
    const key = await this.key('member')
    const {processids} = await inTime(options, (signal) => waitForWorkflow(this.client, id, key, signal))
    const processes = await Promise.all(processids.map((processid) => this.call('getprocessmsg', {processid})))
    // The others failed with it, and say no reason.
    const culprit = processes.find(({state, errors}) => state === FAILED && errors.length > 0)
    if (culprit) checkSuccess(culprit)
    return new Map(processes.map((process) => [process.spec.nodename, checkSuccess(process)]))
  }

  /** The lines of a process as they are written, until it has ended. @param process or its id */
  async *logs(process: Process | string, {signal}: Pick<WaitOptions, 'signal'> = {}): AsyncGenerator<Log, Process> {
    const processId = typeof process === 'string' ? process : process.processid
    const key = await this.key('member')
    const source = {colonyName: this.colonyName, processId}
    return yield* followProcess(this.client, source, {key, signal: signal ?? new AbortController().signal})
  }

  /**
   * A channel of a process that you have submitted, to talk with the executor that runs it. To be closed, or with this.
   * @param process or its id @param name as its spec declares it @throws Fault IDENTITY_MISSING, KEY_INVALID
   */
  async channel(process: Process | string, name: string): Promise<ChannelHandle> {
    const processId = typeof process === 'string' ? process : process.processid
    const key = await this.key('member')
    return openChannel(this.client, {processId, name}, {key, own: identityOfKey(key), signal: this.left.signal})
  }

  async close(): Promise<void> {
    this.left.abort(new Error('The colony was closed'))
    await this.files.close()
    await this.session.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

async function inTime<T>({timeout, signal}: WaitOptions, wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = timeout === undefined ? undefined : AbortSignal.timeout(timeout * 1000)
  const given = [signal, late].filter((one) => one !== undefined)
  try {
    return await wait(AbortSignal.any(given))
  } catch (error) {
    if (!late?.aborted) throw error
    throw new Fault('TIMEOUT', 'It has not ended in time, and goes on', 'Wait for longer, or cancel it.', {
      cause: error,
    })
  }
}
