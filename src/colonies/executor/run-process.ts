import {RpcFault} from '../client/rpc-fault.js'
import {FAILED, type Process} from '../wire/objects/process.js'
import type {Json} from '../wire/shape.js'
import type {ColonyAccess} from './colony-access.js'
import {broughtOut, type Ending, openFiles, orFailed} from './ending.js'
import type {ExecutorEvent, LossReason} from './events.js'
import {type Call, FunctionError, type FunctionHost, type Language} from './function-host.js'
import {keepTrying} from './keep-trying.js'
import {logWriter} from './log-writer.js'
import type {OpenedFiles, ProcessFiles} from './mounts/process-files.js'
import {openContext} from './open-context.js'
import {ownChannels} from './own-channels.js'
import {shippedCode} from './shipped-code.js'
import {watchProcess} from './watch-process.js'

/** Milliseconds between asking a function to end and not waiting for it any longer. */
export interface Grace {
  /** When its process is no longer ours: nobody needs what it gives, and its slot is waited for. */
  readonly lost: number
  /** When the executor stops. */
  readonly stopped: number
}

export const DEFAULT_GRACE: Grace = {lost: 1000, stopped: 5000}

export interface Surroundings {
  readonly access: ColonyAccess
  readonly host: FunctionHost
  /** Runs functions that come with their processes; none when that is not allowed. */
  readonly codeHosts: Readonly<Partial<Record<Language, FunctionHost>>>
  /** Undefined where processes get no files. */
  readonly files: ProcessFiles | undefined
  readonly grace: Grace
  /** Aborts when the executor stops; functions get a bounded time then. */
  readonly stop: AbortSignal
  /** Aborts when functions get no more time than they had. */
  readonly hurry?: AbortSignal | undefined
  /** Whether what is not finished then waits for others again; otherwise only its deadline can free it. */
  readonly frees: boolean
  /** Aborts when the executor waits for nothing any more. */
  readonly end: AbortSignal
  readonly tell: (event: ExecutorEvent) => void
}

/** Runs a process that was assigned to us, to its end: logs, outputs, and its closing. Never rejects. */
export async function runProcess(process: Process, surroundings: Surroundings): Promise<void> {
  const {access, grace, stop, hurry, end, tell} = surroundings
  const {processid, spec} = process
  const named = {processid, funcname: spec.funcname}
  const began = performance.now()
  tell({type: 'assigned', ...named})
  const over = new AbortController()
  const ended = new AbortController()
  let loss: LossReason | undefined
  void watchProcess(process, access, ended.signal).then((reason) => {
    if (reason === undefined) return
    loss = reason
    over.abort(new Error(`The process is no longer ours: ${reason}`))
  })
  const signal = AbortSignal.any([over.signal, stop])
  const enough = new AbortController()
  let patience: NodeJS.Timeout | undefined
  const onAbort = (): void => {
    patience = setTimeout(() => enough.abort(), loss === undefined ? grace.stopped : grace.lost)
  }
  signal.addEventListener('abort', onAbort, {once: true})
  const closing = AbortSignal.any([over.signal, end])
  // A log that cannot be written is no reason to fail: the closing tells whether the process is still ours.
  const logs = logWriter((message) =>
    keepTrying(async () => void (await access.call('addlogmsg', {processid, message})), closing),
  )
  const log = (line: string): void => void logs.write(`${line}\n`)
  const channels = ownChannels(access, processid, signal)
  let files: OpenedFiles | undefined
  try {
    let ending = await orFailed(async () => {
      files = await openFiles(process, surroundings.files, log, signal)
      return runFunction(process, surroundings, {
        context: openContext(process, access, logs, channels, signal, files?.mount),
        logs,
        end: hurry ? AbortSignal.any([enough.signal, hurry]) : enough.signal,
      })
    })
    await Promise.all([logs.flush(), channels.close()])
    if (loss !== undefined) return tell({type: 'lost', ...named, reason: loss})
    if (stop.aborted && ending.kind === 'failed') {
      if (surroundings.frees || spec.maxexectime > 0) return tell({type: 'unfinished', ...named})
      ending = {kind: 'failed', message: 'The executor was stopped before the function had ended', trace: []}
    }
    if (files) {
      ending = await broughtOut(files, ending, process, access, closing)
      await logs.flush()
      if (loss !== undefined) return tell({type: 'lost', ...named, reason: loss})
    }
    // From here its own end would look like a loss; the closing tells whether it is still ours.
    ended.abort()
    const closed = await closeAs(ending, (how, attempt) => close(processid, how, access, attempt), closing)
    if (closed.kind === 'failed') tell({type: 'failed', ...named, message: closed.message})
    else tell({type: 'success', ...named, seconds: (performance.now() - began) / 1000})
  } catch (error) {
    if (loss !== undefined) tell({type: 'lost', ...named, reason: loss})
    else if (end.aborted) tell({type: 'unfinished', ...named})
    else if (error instanceof RpcFault && error.status < 500) tell({type: 'lost', ...named, reason: 'taken back'})
    else tell({type: 'refused', message: error instanceof Error ? error.message : String(error)})
  } finally {
    ended.abort()
    clearTimeout(patience)
    signal.removeEventListener('abort', onAbort)
    // What cannot be removed is in nobody's way.
    await files?.release().catch(() => {})
  }
}

async function runFunction(
  {spec, in: input}: Process,
  {host, codeHosts, access}: Surroundings,
  own: Pick<Call, 'context' | 'logs' | 'end'>,
): Promise<readonly Json[]> {
  const shipped = shippedCode(spec)
  const chosen = shipped ? codeHosts[shipped.language] : host
  if (!chosen) throw new FunctionError(`${access.name} runs no functions that come with a process (--allow-code)`)
  const {funcname, kwargs} = spec
  const args = input.length > 0 ? input : spec.args
  return chosen.run({funcname, args, kwargs, code: shipped?.text, ...own})
}

/** Closes a process, and as failed where its outputs are refused. @returns how it was closed */
async function closeAs(
  ending: Ending,
  attempt: (ending: Ending, attempt: number) => Promise<void>,
  signal: AbortSignal,
): Promise<Ending> {
  try {
    await keepTrying((number) => attempt(ending, number), signal)
    return ending
  } catch (error) {
    if (!(error instanceof RpcFault) || ending.kind === 'failed') throw error
    const message = `The outputs were refused: ${error.message}`
    return await closeAs({kind: 'failed', message, trace: []}, attempt, signal)
  }
}

async function close(processid: string, ending: Ending, access: ColonyAccess, attempt: number): Promise<void> {
  if (ending.kind === 'success') {
    await access.call('closesuccessfulmsg', {processid, out: ending.out})
    return
  }
  try {
    await access.call('closefailedmsg', {processid, errors: [ending.message, ...ending.trace]})
  } catch (error) {
    // The reply to an earlier attempt was lost; unlike a success, a failure is not taken twice.
    if (attempt === 0 || !(error instanceof RpcFault)) throw error
    const {state, assignedexecutorid} = await access.call('getprocessmsg', {processid})
    if (state !== FAILED || assignedexecutorid !== access.id) throw error
  }
}
