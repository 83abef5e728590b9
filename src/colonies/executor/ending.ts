import {RpcFault} from '../client/rpc-fault.js'
import {type Process, RUNNING} from '../wire/objects/process.js'
import type {Json} from '../wire/shape.js'
import type {ColonyAccess} from './colony-access.js'
import {FunctionError} from './function-host.js'
import {keepTrying} from './keep-trying.js'
import {mountPlan} from './mounts/mount-plan.js'
import type {OpenedFiles, ProcessFiles} from './mounts/process-files.js'

/** How a function ended, and what its process is closed with. */
export type Ending =
  | {readonly kind: 'success'; readonly out: readonly Json[]}
  | {readonly kind: 'failed'; readonly message: string; readonly trace: readonly string[]}

/** Never rejects. */
export async function orFailed(work: () => Promise<readonly Json[]>): Promise<Ending> {
  try {
    return {kind: 'success', out: await work()}
  } catch (error) {
    const trace = error instanceof FunctionError ? error.trace : []
    return {kind: 'failed', message: error instanceof Error ? error.message : String(error), trace}
  }
}

/** As `ProcessFiles.open`. @throws FunctionError also where processes get no files, and this one asks for some */
export async function openFiles(
  process: Process,
  files: ProcessFiles | undefined,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<OpenedFiles | undefined> {
  if (files) return files.open(process, log, signal)
  if (mountPlan(process)) throw new FunctionError('This executor brings no files to its processes')
  return undefined
}

/**
 * Takes out the files of a process whose function has ended, also when it failed, as upstream's executors do; what is no
 * longer ours is not written back. @returns the ending, which is a failure when that failed @throws the signal's reason
 */
export async function broughtOut(
  files: OpenedFiles,
  ending: Ending,
  {processid}: Process,
  access: ColonyAccess,
  signal: AbortSignal,
): Promise<Ending> {
  if (!(await keepTrying(() => isOurs(processid, access, signal), signal))) return ending
  const out = await orFailed(async () => {
    await files.bringOut(signal)
    return []
  })
  signal.throwIfAborted()
  if (out.kind === 'success') return ending
  if (ending.kind === 'success') return out
  return {...ending, trace: [...ending.trace, out.message, ...out.trace]}
}

async function isOurs(processid: string, access: ColonyAccess, signal: AbortSignal): Promise<boolean> {
  try {
    const {state, assignedexecutorid} = await access.call('getprocessmsg', {processid}, signal)
    return state === RUNNING && assignedexecutorid === access.id
  } catch (error) {
    if (error instanceof RpcFault && error.code === 'NOT_FOUND') return false
    throw error
  }
}
