import type {JobWork, TaskReport} from '../job/task.js'
import {createDeadlines} from './deadlines.js'
import {defineBody} from './define-body.js'
import {type Frame, SEPARATOR} from './protocol.js'
import {startProcess} from './sandbox-child.js'
import {type SandboxBackend, type SandboxProgram, sandboxCommand} from './sandbox-command.js'
import {
  type Batch,
  readConsole,
  readOutcomes,
  readProgress,
  readStarted,
  type SliceProgress,
} from './sandbox-reports.js'
import {MAP_BASIC_LIMITS} from './worktimes/map-basic/limits.js'

/** Time limits of a sandbox, in milliseconds. */
export interface SandboxTimes {
  /** A slice may take this long (DCP: 24 hours). */
  readonly sliceMs: number
  /** A slice may go this long without calling progress() (DCP workers: 300 s); undefined: no limit, as in DCP's localExec. */
  readonly progressMs: number | undefined
  /** Start of the process, and evaluation of a work function (DCP: 2 minutes). */
  readonly startMs: number
}

/** DCP's defaults (dcp-semantics, sections 6 and 7). */
export const DCP_TIMES: SandboxTimes = {sliceMs: 24 * 3600 * 1000, progressMs: undefined, startMs: 120 * 1000}

/** The sandbox is gone, and with it what it ran. ESLICETOOSLOW and ENOPROGRESS are DCP's codes; it has none for a death. */
export interface Loss {
  readonly kind: 'lost'
  readonly code: 'ESANDBOXDIED' | 'ESLICETOOSLOW' | 'ENOPROGRESS'
  readonly message: string
}
export type Started = {readonly kind: 'ready'; readonly backend: SandboxBackend; readonly node: string} | Loss
export type Defined = {readonly kind: 'defined'} | {readonly kind: 'refused'; readonly message: string} | Loss
export type Ended = {readonly kind: 'ended'} | Loss

/** What a running batch tells before it ends. */
export interface BatchListener {
  report(report: TaskReport): void
  progress?(progress: SliceProgress): void
}

export interface Sandbox {
  readonly pid: number | undefined
  readonly backend: SandboxBackend
  /** True when the sandbox has neither network nor sight of other processes. */
  readonly namespace: boolean
  /** Settles once the sandbox can take its job. */
  readonly ready: Promise<Started>
  /** Gives the sandbox its job, once in its life. */
  define(work: JobWork): Promise<Defined>
  /** Runs slices of that job, one batch at a time. Every outcome was reported, in order, before this settles. */
  run(batch: Batch, listener: BatchListener): Promise<Ended>
  /** Ends the process at once. A waiting call gets a Loss. */
  kill(): void
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>
}

type State =
  | {readonly name: 'idle'}
  | {readonly name: 'starting'; readonly done: (result: Started) => void}
  | {readonly name: 'defining'; readonly done: (result: Defined) => void}
  | ({readonly name: 'running'; readonly done: (result: Ended) => void} & RunningBatch)
  | {readonly name: 'lost'; readonly loss: Loss}

interface RunningBatch {
  readonly batch: Batch
  readonly listener: BatchListener
  outcomes: number
  messages: number
  text: number
}

/** Starts a sandbox process. Whatever it says is checked; one that says what no healthy sandbox says is ended. */
export function startSandbox(program: SandboxProgram, times: SandboxTimes): Sandbox {
  let state: State = {name: 'idle'}
  const deadlines = createDeadlines<'life' | 'progress'>()
  const ready = new Promise<Started>((done) => {
    state = {name: 'starting', done}
  })

  const lose = (code: Loss['code'], message: string): void => {
    deadlines.clear()
    if (state.name === 'lost') return
    const before = state
    const loss: Loss = {kind: 'lost', code, message}
    state = {name: 'lost', loss}
    child.kill()
    if ('done' in before) before.done(loss)
  }
  const misspoke = (): void => lose('ESANDBOXDIED', 'The sandbox said what no work function can say, and was ended')

  const receive = (frame: Frame): void => {
    if (state.name !== 'lost' && !understood(state, frame)) misspoke()
  }
  /** False for a frame that does not belong here. */
  const understood = (now: State, {type, body}: Frame): boolean => {
    switch (now.name) {
      case 'starting':
        return starting(now.done, type, body)
      case 'defining':
        return defining(now.done, type, body)
      case 'running':
        return running(now, now.done, type, body)
      case 'idle':
      case 'lost':
        return false
    }
  }

  const rest = (): void => {
    deadlines.clear()
    state = {name: 'idle'}
  }

  const starting = (done: (result: Started) => void, type: string, body: string): boolean => {
    if (type === 'failed') {
      lose('ESANDBOXDIED', `The sandbox cannot start: ${body.slice(0, 2000)}`)
      return true
    }
    const started = type === 'ready' ? readStarted(body) : undefined
    if (!started || started.backend !== program.backend) return false
    rest()
    done({kind: 'ready', ...started})
    return true
  }

  const defining = (done: (result: Defined) => void, type: string, body: string): boolean => {
    if (type !== 'defined' && type !== 'refused') return false
    rest()
    done(type === 'defined' ? {kind: 'defined'} : {kind: 'refused', message: body.slice(0, 16 * 1024)})
    return true
  }

  const running = (work: RunningBatch, done: (result: Ended) => void, type: string, body: string): boolean => {
    switch (type) {
      case 'outcomes': {
        const outcomes = readOutcomes(body, work.batch, work.outcomes)
        if (!outcomes) return false
        work.outcomes += outcomes.length
        watchSlice()
        work.listener.report({outcomes, console: [], custom: []})
        return true
      }
      case 'console': {
        const message = readConsole(body, work.batch)
        work.messages++
        for (const text of message?.message ?? []) work.text += text.length
        const {consoleMessages, consoleText} = MAP_BASIC_LIMITS
        const slices = work.batch.data.length
        if (!message || work.messages > slices * (consoleMessages + 1)) return false
        if (work.text > slices * (consoleText + 1000)) return false
        work.listener.report({outcomes: [], console: [message], custom: []})
        return true
      }
      case 'progress': {
        const progress = readProgress(body, work.batch)
        if (!progress) return false
        watchProgress()
        work.listener.progress?.(progress)
        return true
      }
      case 'end':
        if (work.outcomes !== work.batch.data.length) return false
        rest()
        done({kind: 'ended'})
        return true
      default:
        return false
    }
  }

  const watchProgress = (): void => {
    const limit = times.progressMs
    if (limit === undefined) return
    deadlines.start('progress', limit, () => lose('ENOPROGRESS', `No progress for ${limit / 1000} s`))
  }
  const watchSlice = (): void => {
    const slow = (): void => lose('ESLICETOOSLOW', `The slice took more than ${times.sliceMs / 1000} s`)
    deadlines.start('life', times.sliceMs, slow)
    watchProgress()
  }

  const child = startProcess(sandboxCommand(program), {
    frame: receive,
    nonsense: misspoke,
    gone: (why) => lose('ESANDBOXDIED', why),
  })
  deadlines.start('life', times.startMs, () => lose('ESANDBOXDIED', 'The sandbox did not start in time'))

  return {
    pid: child.pid,
    backend: program.backend,
    namespace: program.launcher.namespace,
    ready,
    define: (work) =>
      new Promise((done) => {
        if (state.name === 'lost') return done(state.loss)
        state = {name: 'defining', done}
        const slow = (): void => lose('ESLICETOOSLOW', 'The work function took too long to evaluate')
        deadlines.start('life', times.startMs, slow)
        child.send('define', defineBody(work))
      }),
    run: (batch, listener) =>
      new Promise((done) => {
        if (state.name === 'lost') return done(state.loss)
        state = {name: 'running', done, batch, listener, outcomes: 0, messages: 0, text: 0}
        watchSlice()
        child.send('run', batch.data.join(SEPARATOR))
      }),
    kill: () => lose('ESANDBOXDIED', 'The sandbox was ended by its supervisor'),
    exited: child.exited,
  }
}
