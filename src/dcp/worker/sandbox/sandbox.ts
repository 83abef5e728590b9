import type {Charge, JobWork} from '../../job/task.js'
import {MAP_BASIC_LIMITS} from '../worktimes/map-basic/limits.js'
import {createDeadlines} from './deadlines.js'
import {defineBody} from './define-body.js'
import {type Frame, SEPARATOR} from './protocol.js'
import {type BatchListener, createRunningBatch, type RunningBatch} from './running-batch.js'
import {startProcess} from './sandbox-child.js'
import {type SandboxBackend, type SandboxProgram, sandboxCommand} from './sandbox-command.js'
import {type Batch, type Refusal, readRefusal, readStarted} from './sandbox-reports.js'

/** Time limits of a sandbox, in milliseconds. */
export interface SandboxTimes {
  /** A slice may take this long, unless its job says otherwise (DCP: 24 hours). */
  readonly sliceMs: number
  /** A slice may go this long without calling progress(), unless its job says otherwise (DCP: 300 s). */
  readonly progressMs: number
  /** Start of the process, and evaluation of a work function (DCP: 2 minutes). */
  readonly startMs: number
}

/** DCP's defaults (dcp-semantics, sections 6 and 7). */
export const DCP_TIMES: SandboxTimes = {sliceMs: 24 * 3600 * 1000, progressMs: 300 * 1000, startMs: 120 * 1000}

/**
 * The sandbox is gone, and with it what it ran: `slice` where that is certain, else one of those `among` which it was;
 * neither when it was not running anything. ESLICETOOSLOW and ENOPROGRESS are DCP's codes; it has none for a death.
 */
export interface Loss extends Pick<Charge, 'slice' | 'among'> {
  readonly kind: 'lost'
  readonly code: 'ESANDBOXDIED' | 'ESLICETOOSLOW' | 'ENOPROGRESS'
  readonly message: string
}
export type Started = {readonly kind: 'ready'; readonly backend: SandboxBackend; readonly node: string} | Loss
export type Defined = {readonly kind: 'defined'} | Refusal | Loss
export type Ended = {readonly kind: 'ended'} | Loss

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
  /** Ends the process. A waiting call gets a Loss at once, however long the process takes to go. */
  kill(): void
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>
}

type State =
  | {readonly name: 'idle'}
  | {readonly name: 'starting'; readonly done: (result: Started) => void}
  | {readonly name: 'defining'; readonly done: (result: Defined) => void}
  | {readonly name: 'running'; readonly done: (result: Ended) => void; readonly batch: RunningBatch}
  | {readonly name: 'lost'; readonly loss: Loss}

/** Starts a sandbox process. Whatever it says is checked; one that says what no healthy sandbox says is ended. */
export function startSandbox(program: SandboxProgram, times: SandboxTimes): Sandbox {
  let state: State = {name: 'idle'}
  let {sliceMs, progressMs} = times
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
    if (before.name === 'running') before.done({...loss, ...before.batch.blame()})
    else if ('done' in before) before.done(loss)
  }
  const misspoke = (): void => lose('ESANDBOXDIED', 'The sandbox said what no work function can say, and was ended')

  const receive = (frame: Frame): void => {
    if (state.name !== 'lost' && !understood(state, frame)) misspoke()
  }
  /** False for a frame that does not belong here. */
  const understood = (now: State, frame: Frame): boolean => {
    switch (now.name) {
      case 'starting':
        return starting(now.done, frame)
      case 'defining':
        return defining(now.done, frame)
      case 'running':
        return running(now.batch, now.done, frame)
      case 'idle':
      case 'lost':
        return false
    }
  }

  const rest = (): void => {
    deadlines.clear()
    state = {name: 'idle'}
  }

  const starting = (done: (result: Started) => void, {type, body}: Frame): boolean => {
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

  const defining = (done: (result: Defined) => void, {type, body}: Frame): boolean => {
    if (type !== 'defined' && type !== 'refused') return false
    rest()
    done(type === 'defined' ? {kind: 'defined'} : readRefusal(body))
    return true
  }

  const running = (batch: RunningBatch, done: (result: Ended) => void, frame: Frame): boolean => {
    const heard = batch.receive(frame)
    switch (heard) {
      case 'outcome':
        if (batch.isLast()) watchSlice(batch)
        else deadlines.again('life')
        deadlines.again('progress')
        return true
      case 'progress':
        deadlines.again('progress')
        return true
      case 'message':
        return true
      case 'end':
        rest()
        done({kind: 'ended'})
        return true
      case undefined:
        return false
    }
  }

  /** Outcomes of quick slices wait for others before they are sent; the last one does not. */
  const watchSlice = (batch: RunningBatch): void => {
    const wait = batch.isLast() ? 0 : MAP_BASIC_LIMITS.flushMs
    const slow = (): void => lose('ESLICETOOSLOW', `The slice took more than ${sliceMs / 1000} s`)
    deadlines.start('life', sliceMs + wait, slow)
  }
  const watchProgress = (): void => {
    const silent = (): void => lose('ENOPROGRESS', `No progress for ${progressMs / 1000} s`)
    deadlines.start('progress', progressMs + MAP_BASIC_LIMITS.flushMs, silent)
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
        sliceMs = work.sliceTimeout ?? times.sliceMs
        progressMs = work.progressTimeout ?? times.progressMs
        const slow = (): void => lose('ESLICETOOSLOW', 'The work function took too long to evaluate')
        deadlines.start('life', times.startMs, slow)
        child.send('define', defineBody(work))
      }),
    run: (batch, listener) =>
      new Promise((done) => {
        if (state.name === 'lost') return done(state.loss)
        const running = createRunningBatch(batch, listener)
        state = {name: 'running', done, batch: running}
        watchSlice(running)
        watchProgress()
        child.send('run', batch.data.join(SEPARATOR))
      }),
    kill: () => lose('ESANDBOXDIED', 'The sandbox was ended by its supervisor'),
    exited: child.exited,
  }
}
