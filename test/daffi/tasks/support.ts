import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import type {TaskLimits} from '../../../src/daffi/tasks/limits.js'
import {openTasks} from '../../../src/daffi/tasks/open-tasks.js'
import type {Dispatch, HeldCall, Run, RunOutcome, Tasks} from '../../../src/daffi/tasks/tasks.js'
import type {Bundle} from '../../support/bundle.js'
import {type Child, startChild} from '../../support/child.js'

/** The path of a database in a new directory, removed after the test. */
export function freshFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'daffi-tasks-'))
  onTestFinished(() => rmSync(directory, {recursive: true, force: true}))
  return join(directory, 'daffi.db')
}

export const DATA = Buffer.from('arguments')
export const RESULT: RunOutcome = {ok: true, data: Buffer.from('result')}
export const FAILURE: RunOutcome = {
  ok: false,
  error: {type: 'RemoteCallError', message: 'bad value', stack: 'Traceback'},
}
/** A start is late by a few milliseconds, by more where the tests fill all cores. */
export const SLACK_MS = 95
export const NEVER = new AbortController().signal

export function call(fields: Partial<HeldCall> = {}): HeldCall {
  return {
    kind: 'call',
    func: 'add',
    receiver: null,
    data: DATA,
    eta: 0,
    timeout: 0,
    interval: null,
    atTime: null,
    owner: 'shell',
    ownerUuid: null,
    ...fields,
  }
}

export interface Opened {
  readonly tasks: Tasks
  readonly runs: (Run & {readonly at: number})[]
  readonly lines: string[]
  close(): void
}

/** Opens tasks whose runs are carried out by `dispatch`, and recorded with the time of their start. */
export function opened(
  options: {file?: string; holder?: string; dispatch?: Dispatch; now?: () => number; limits?: TaskLimits} = {},
): Opened {
  const {file, holder = 'tcp:1', dispatch = () => Promise.resolve(RESULT), now = Date.now, limits} = options
  const runs: (Run & {readonly at: number})[] = []
  const lines: string[] = []
  const tasks = openTasks(
    {
      file,
      holder,
      now,
      log: (line) => lines.push(line),
      dispatch: (run, signal) => {
        runs.push({...run, at: Date.now()})
        return dispatch(run, signal)
      },
    },
    limits,
  )
  let open = true
  const close = (): void => {
    if (open) tasks.close()
    open = false
  }
  onTestFinished(close)
  return {tasks, runs, lines, close}
}

/** A process that holds calls, killed after the test. @param args database and holder */
export function startHolder(program: Bundle, args: readonly string[]): Child {
  const child = startChild(program.file, args)
  onTestFinished(() => void child.process.kill('SIGKILL'))
  return child
}

/** A run that never ends by itself. */
export const stuck: Dispatch = (_run, signal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(FAILURE)))

export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 5000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not in time: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
