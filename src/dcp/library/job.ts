import {localMachine} from '../../cli/local-machine.js'
import type {Engine} from '../engines/engine.js'
import type {JobEvent, ReadyState} from '../job/events.js'
import {JobFS} from '../job/files/job-fs.js'
import type {JobPublic, JobStatus, SliceCounts} from '../job/job.js'
import {newJobId} from '../job/job-id.js'
import {deployJob} from './deploy-job.js'
import {type ComputeGroup, describeDefinition, type WorkFunction} from './job-definition.js'
import {JobError} from './job-error.js'
import {createListeners, type JobEventName, type JobEvents, payloadOf} from './job-events.js'
import {openLocalEngine} from './local-engine.js'
import {createResults, type ResultHandle} from './result-handle.js'
import {runJob} from './run-job.js'
import type {WalletKeystore} from './wallet.js'

/** What a slice may cost at most. On one machine none costs anything, which no offer is below. */
export type SlicePaymentOffer = number | typeof marketValue

/** Whatever the market asks. */
export const marketValue: unique symbol = Symbol('marketValue')

/** The group that every worker belongs to. */
const PUBLIC_GROUP: ComputeGroup = {joinKey: 'public', joinSecret: ''}

/** The deployment of a job: whatever is needed to see it to its end. */
interface Deployment {
  readonly engine: Engine
  /** Settles when the job has ended. */
  readonly ended: Promise<void>
}

/**
 * A job handle as in the Compute API (seed: Bifrost2; dcp-semantics, section 3), over the jobs of this machine: `dcp
 * job` sees the same ones. Made by `compute.for` and `compute.do`.
 */
export class Job<Result = unknown> {
  readonly id = newJobId()
  /** Shown by lists and workers. */
  public: {-readonly [Key in keyof JobPublic]?: JobPublic[Key]} = {}
  worktime = 'map-basic'
  /** A semver range; undefined for the version that is there. */
  worktimeVersion: string | undefined
  customWorktime = false
  computeGroups: ComputeGroup[] = [PUBLIC_GROUP]
  requirements: Record<string, unknown> = {}
  /** Files for the pyodide worktime. */
  readonly fs = new JobFS()
  /** Custom events, which the work function makes with work.emit. */
  readonly work: {on(name: string, listener: (event: JobEvents<Result>['custom']) => void): void}
  readyState: ReadyState = 'new'
  status: {readonly runStatus: JobStatus | null} & {readonly [Key in keyof SliceCounts]: number | null} = {
    runStatus: null,
    total: null,
    distributed: null,
    computed: null,
    failed: null,
  }

  readonly #input: unknown
  readonly #work: WorkFunction
  readonly #args: readonly unknown[]
  readonly #requires: string[] = []
  readonly #listeners = createListeners()
  readonly #custom = createListeners()
  readonly #results = createResults<Result>()
  #autoClose = true
  #name = ''
  #deployment: Promise<Deployment> | undefined

  constructor(input: unknown, work: WorkFunction, args: readonly unknown[] = []) {
    this.#input = input
    this.#work = work
    this.#args = args
    this.work = {on: (name, listener) => this.#custom.add(name, listener)}
  }

  /** The results so far; all of them once `wait` has resolved. */
  get results(): ResultHandle<Result> {
    return this.#results.handle
  }

  /** False keeps the job open for more slices until `close`. */
  get autoClose(): boolean {
    return this.#autoClose
  }

  set autoClose(value: boolean) {
    if (this.#deployment) throw new JobError('autoClose cannot be changed once the job is deployed', 'EPERM')
    this.#autoClose = value
  }

  on<Name extends JobEventName>(name: Name, listener: (payload: JobEvents<Result>[Name]) => void): this {
    this.#listeners.add(name, listener)
    return this
  }

  once<Name extends JobEventName>(name: Name, listener: (payload: JobEvents<Result>[Name]) => void): this {
    this.#listeners.addOnce(name, listener)
    return this
  }

  off<Name extends JobEventName>(name: Name, listener: (payload: JobEvents<Result>[Name]) => void): this {
    this.#listeners.remove(name, listener)
    return this
  }

  /** Modules or npm packages that `require` finds in the sandbox; paths are relative to the working directory. */
  requires(names: string | readonly string[]): void {
    this.#requires.push(...(typeof names === 'string' ? [names] : names))
  }

  /**
   * Deploys the job and begins to compute it here. Resolves once it is accepted.
   * @throws Fault WORK_INVALID, INPUT_INVALID, STORE_*; JobError EEXEC when called twice
   */
  async exec(
    slicePaymentOffer: SlicePaymentOffer = marketValue,
    paymentAccountKeystore?: WalletKeystore,
  ): Promise<void> {
    if (this.#deployment) throw new JobError(`Exec called twice on the same job handle (${this.id})`, 'EEXEC')
    if (typeof slicePaymentOffer === 'number' && !(slicePaymentOffer >= 0)) {
      throw new TypeError('A slice payment offer is a number of at least 0')
    }
    this.#deployment = this.#deploy(paymentAccountKeystore)
    await this.#deployment
  }

  /** The results once every slice has an outcome. @throws JobError when the job was cancelled, with the reason's code */
  async wait(): Promise<ResultHandle<Result>> {
    if (!this.#deployment) throw new JobError('The job is not deployed: call exec first', 'EEXEC')
    const {ended} = await this.#deployment
    await ended
    return this.results
  }

  /** Ends the job; what is computed stays. */
  async cancel(reason = 'Cancelled by its owner'): Promise<void> {
    const {engine, ended} = await this.#deployed()
    await engine.cancel(this.id, reason)
    await ended.catch(() => {})
  }

  /** No more slices: the job ends once all it has are computed. */
  async close(): Promise<void> {
    const {engine} = await this.#deployed()
    await engine.closeJob(this.id)
  }

  async #deployed(): Promise<Deployment> {
    if (!this.#deployment) throw new JobError('The job is not deployed: call exec first', 'EEXEC')
    return this.#deployment
  }

  #enter(readyState: ReadyState): void {
    this.readyState = readyState
    this.#listeners.emit('readystatechange', readyState)
  }

  async #deploy(keystore: WalletKeystore | undefined): Promise<Deployment> {
    this.#enter('exec')
    const machine = localMachine()
    this.#enter('init')
    const description = await describeDefinition(
      {
        id: this.id,
        public: this.public,
        worktime: this.worktime,
        worktimeVersion: this.worktimeVersion,
        customWorktime: this.customWorktime,
        requirements: this.requirements,
        computeGroups: this.computeGroups,
        fs: this.fs,
        input: this.#input,
        work: this.#work,
        args: this.#args,
        requires: this.#requires,
        autoClose: this.#autoClose,
        keystore,
      },
      machine,
    )
    this.#name = description.name
    this.#enter('preauth')
    const engine = openLocalEngine()
    try {
      await deployJob(engine, description, ({readyState}) => this.#enter(readyState))
    } catch (error) {
      await engine.close()
      throw error
    }
    const ended = this.#follow(engine, machine.cores).finally(() => engine.close())
    // Whoever does not wait is told by events.
    ended.catch(() => {})
    return {engine, ended}
  }

  async #follow(engine: Engine, cores: number): Promise<void> {
    const run = runJob(engine, this.id, {
      from: 1,
      selection: 'all',
      // Only the end of the job ends it.
      signal: new AbortController().signal,
      compute: {cores},
    })
    for await (const event of run) {
      switch (event.type) {
        case 'readystatechange':
        case 'resultsUpdated':
          break
        case 'complete':
          await this.#complete(engine)
          break
        case 'cancel': {
          const {type, time: _, ...payload} = event
          this.#listeners.emit(type, {...payload, jobName: this.#name})
          throw new JobError(event.reason ?? 'The job was cancelled', event.code ?? 'ECANCELLED')
        }
        default:
          this.#receive(event)
      }
    }
  }

  #receive(event: JobEvent): void {
    const payload = payloadOf(event, this.#name)
    if (event.type === 'result') this.#results.set(event.sliceNumber - 1, payload.result as Result)
    if (event.type === 'status') {
      const {runStatus, total, distributed, computed, failed} = event
      this.status = {runStatus, total, distributed, computed, failed}
    }
    if (event.type === 'stop') this.status = {...this.status, runStatus: event.runStatus}
    this.#listeners.emit(event.type, event.type === 'accepted' ? this : payload)
    if (event.type === 'duplicate-result') this.#listeners.emit('resultsUpdated', {sliceNumber: event.sliceNumber})
    if (event.type === 'custom') this.#custom.emit(event.customEvent, payload)
  }

  /** Slices that failed have the result null, as everywhere. */
  async #complete(engine: Engine): Promise<void> {
    for await (const {slice} of engine.errors(this.id)) this.#results.set(slice - 1, null as Result)
    this.#listeners.emit('complete', this.results)
  }
}
