import {followProcess} from '../../colonies/client/follow-logs.js'
import {RpcFault} from '../../colonies/client/rpc-fault.js'
import {waitForProcess} from '../../colonies/client/wait-for-process.js'
import type {FunctionSpec} from '../../colonies/wire/objects/function-spec.js'
import type {Process} from '../../colonies/wire/objects/process.js'
import {Fault} from '../../errors.js'
import {JsonLines} from '../../output/json.js'
import {type FollowEvent, type Submitted, submittedView} from '../../output/views/submitted.js'
import {endWait} from './await-end.js'
import {ColoniesCommand} from './colonies-command.js'
import {followEvents} from './follow-events.js'
import {processFault} from './process-fault.js'
import type {SpecSource} from './read-spec.js'
import type {ColoniesSession} from './session.js'
import {withSnapshots} from './spec-snapshots.js'

/** How far a command goes along with the process that it submitted. */
export interface EndFlags {
  readonly wait: boolean
  readonly follow: boolean
  readonly out: boolean
  /** Milliseconds. */
  readonly timeout?: number | undefined
}

export interface SubmitFlags extends EndFlags {
  readonly label?: string | undefined
  readonly snapshot: boolean
  readonly snapshots?: readonly string[] | undefined
}

/** A command that submits one process, and may wait for its end. */
export abstract class SubmitCommand extends ColoniesCommand<Submitted> {
  #withOutput = false
  #ended: Process | undefined

  protected readonly view = submittedView(() => this.#withOutput)
  protected override readonly briefView = submittedView(() => this.#withOutput, true)

  /** A process that failed was submitted well, and still is a failure of the command that waited for it. */
  protected override verdict(): Fault | undefined {
    return this.#ended && processFault(this.#ended)
  }

  protected get specSource(): SpecSource {
    return {stdin: this.stdin, output: this.output}
  }

  /** Before anything is sent. @throws Fault USAGE */
  protected checkFlags(flags: SubmitFlags): void {
    this.checkEndFlags(flags)
  }

  /** Before anything is sent. @throws Fault USAGE */
  protected checkEndFlags(flags: EndFlags): void {
    const waits = flags.wait || flags.follow
    if (waits || (!flags.out && flags.timeout === undefined)) return
    const name = flags.out ? '--out' : '--timeout'
    throw new Fault('USAGE', `${name} goes with --wait or --follow`, `Add --wait, or leave out ${name}.`)
  }

  /** @throws Fault INTERRUPTED, TIMEOUT, and as `session.call` */
  protected async submit(session: ColoniesSession, spec: FunctionSpec, flags: SubmitFlags): Promise<Submitted> {
    const labelled = flags.label === undefined ? spec : {...spec, label: flags.label}
    const process = await this.#send(session, labelled, flags)
    this.output.note(`Process submitted ProcessId=${process.processid}`)
    return this.submitted(session, process, flags)
  }

  /** A process that was submitted just now: it, its end or its logs, as the flags say. @throws as `submit` */
  protected async submitted(session: ColoniesSession, process: Process, flags: EndFlags): Promise<Submitted> {
    if (flags.follow) {
      this.output.note(`Printing logs from process ProcessId=${process.processid}`)
      this.#withOutput = flags.out
      return new JsonLines(this.#follow(session, process, flags.timeout))
    }
    if (!flags.wait) return process
    const ended = await this.#wait(session, process, flags.timeout)
    return flags.out ? ended.out : ended
  }

  async #send(session: ColoniesSession, spec: FunctionSpec, flags: SubmitFlags): Promise<Process> {
    const send = (one: FunctionSpec) => session.call('submitfuncspecmsg', {spec: one}, 'member', this.signal)
    if (!flags.snapshot && !flags.snapshots) return send(spec)
    if (spec.fs.snapshots.length === 0)
      this.output.warn('There is nothing to freeze: fs.snapshots of the spec is empty')
    const frozen = await withSnapshots(session, spec, this.signal)
    try {
      return await send(frozen.spec)
    } catch (error) {
      // Where nobody knows whether it was done, the process may need them.
      if (error instanceof RpcFault) await frozen.undo()
      throw error
    }
  }

  async #wait(session: ColoniesSession, process: Process, timeout: number | undefined): Promise<Process> {
    const wait = this.#endOf(process, timeout)
    try {
      const ended = await waitForProcess(session.client, process.processid, await session.key('member'), wait.signal)
      this.#end(ended)
      return ended
    } catch (error) {
      throw wait.fault(error)
    }
  }

  async *#follow(
    session: ColoniesSession,
    {processid, spec}: Process,
    timeout: number | undefined,
  ): AsyncGenerator<FollowEvent> {
    const wait = this.#endOf({processid}, timeout)
    const place = {colonyName: spec.conditions.colonyname, processId: processid}
    try {
      const logs = followProcess(session.client, place, {key: await session.key('member'), signal: wait.signal})
      yield* followEvents(logs, (process) => this.#end(process))
    } catch (error) {
      throw wait.fault(error)
    }
  }

  #endOf({processid}: Pick<Process, 'processid'>, timeout: number | undefined) {
    return endWait(this.signal, timeout, {
      what: `Process ${processid}`,
      show: `colonies process get -p ${processid}`,
      cancel: `colonies process cancel -p ${processid}`,
    })
  }

  #end(process: Process): void {
    this.#ended = process
    if (!processFault(process)) this.output.note(`Process finished successfully ProcessId=${process.processid}`)
  }
}
