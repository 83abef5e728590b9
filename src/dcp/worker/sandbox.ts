import {type ChildProcess, spawn} from 'node:child_process'
import type {Readable, Writable} from 'node:stream'
import type {JobWork, TaskReport} from '../job/task.js'
import {createFrameReader, encodeFrame, type Frame, type FrameType, SEPARATOR} from './protocol.js'
import {type SandboxBackend, type SandboxProgram, sandboxCommand} from './sandbox-command.js'
import {type Batch, readConsole, readOutcomes, readProgress, type SliceProgress} from './sandbox-reports.js'
import {MAP_BASIC_LIMITS} from './worktimes/map-basic/limits.js'

/** Time limits of a sandbox, in milliseconds. */
export interface SandboxTimes {
  /** A slice may take this long (DCP: 24 hours). */
  readonly sliceMs: number
  /** A slice may go this long without calling progress() (DCP workers: 300 s, ENOPROGRESS); undefined: no such limit, as in DCP's localExec. */
  readonly progressMs: number | undefined
  /** Start of the process, and evaluation of a work function (DCP: 2 minutes). */
  readonly startMs: number
}

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
  /** Runs slices of that job, one batch at a time. Every slice that has an outcome was reported before this settles. */
  run(batch: Batch, listener: BatchListener): Promise<Ended>
  /** Ends the process at once. A waiting call gets a Loss. */
  kill(): void
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>
}

type State =
  | {readonly name: 'starting'; readonly done: (result: Started) => void}
  | {readonly name: 'idle'}
  | {readonly name: 'defining'; readonly done: (result: Defined) => void}
  | {readonly name: 'running'; readonly done: (result: Ended) => void; readonly work: RunningBatch}
  | {readonly name: 'lost'; readonly loss: Loss}

interface RunningBatch {
  readonly batch: Batch
  readonly listener: BatchListener
  outcomes: number
  messages: number
}

/** Starts a sandbox process. Whatever it says is checked; one that says what no healthy sandbox says is ended. */
export function startSandbox(program: SandboxProgram, times: SandboxTimes): Sandbox {
  const command = sandboxCommand(program)
  const child = spawn(command.program, command.args, {
    env: command.env,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  const timers = createDeadlines((code, message) => lose({kind: 'lost', code, message}))
  const stderr = keepTail(child.stderr)
  let state: State = {name: 'idle'}

  const ready = new Promise<Started>((done) => {
    state = {name: 'starting', done}
  })
  timers.start('life', times.startMs, 'ESANDBOXDIED', 'The sandbox did not start in time')

  const lose = (loss: Loss): void => {
    timers.clear()
    if (state.name === 'lost') return
    const before = state
    state = {name: 'lost', loss}
    child.kill('SIGKILL')
    if ('done' in before) before.done(loss)
  }
  const died = (what: string): void => lose({kind: 'lost', code: 'ESANDBOXDIED', message: what})
  const misspoke = (): void => died('The sandbox sent what no work function can say, and was ended')

  const [input, output] = pipes(child)
  const send = (type: FrameType, body: string): void => {
    input.write(encodeFrame(type, body))
  }
  const feed = createFrameReader((frame) => receive(frame))
  output.on('data', (chunk: Buffer) => {
    if (!feed(chunk)) misspoke()
  })
  input.on('error', () => {})
  output.on('error', () => {})

  const exited = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      died(`The sandbox cannot be started: ${error.message}`)
      if (child.pid === undefined) resolve()
    })
    child.on('exit', (code, signal) => {
      died(deathMessage(code, signal, stderr()))
      resolve()
    })
  })

  const receive = ({type, body}: Frame): void => {
    switch (state.name) {
      case 'starting':
        return starting(state.done, type, body)
      case 'defining':
        return defining(state.done, type, body)
      case 'running':
        return running(state.work, state.done, type, body)
      case 'idle':
        return misspoke()
      case 'lost':
        return
    }
  }

  const starting = (done: (result: Started) => void, type: string, body: string): void => {
    if (type === 'failed') return died(`The sandbox cannot start: ${body.slice(0, 2000)}`)
    if (type !== 'ready') return misspoke()
    timers.clear()
    state = {name: 'idle'}
    done({kind: 'ready', backend: program.backend, node: program.nodeVersion})
  }

  const defining = (done: (result: Defined) => void, type: string, body: string): void => {
    if (type !== 'defined' && type !== 'refused') return misspoke()
    timers.clear()
    state = {name: 'idle'}
    done(type === 'defined' ? {kind: 'defined'} : {kind: 'refused', message: body.slice(0, 16 * 1024)})
  }

  const running = (work: RunningBatch, done: (result: Ended) => void, type: string, body: string): void => {
    switch (type) {
      case 'outcomes': {
        const outcomes = readOutcomes(body, work.batch, work.outcomes)
        if (!outcomes) return misspoke()
        work.outcomes += outcomes.length
        watchSlice()
        return work.listener.report({outcomes, console: []})
      }
      case 'console': {
        const message = readConsole(body, work.batch)
        work.messages++
        if (!message || work.messages > work.batch.data.length * (MAP_BASIC_LIMITS.consoleMessages + 1))
          return misspoke()
        return work.listener.report({outcomes: [], console: [message]})
      }
      case 'progress': {
        const progress = readProgress(body, work.batch)
        if (!progress) return misspoke()
        watchProgress()
        return work.listener.progress?.(progress)
      }
      case 'end':
        if (work.outcomes !== work.batch.data.length) return misspoke()
        timers.clear()
        state = {name: 'idle'}
        return done({kind: 'ended'})
      default:
        return misspoke()
    }
  }

  const watchProgress = (): void => {
    if (times.progressMs === undefined) return
    timers.start('progress', times.progressMs, 'ENOPROGRESS', `No progress for ${times.progressMs / 1000} s`)
  }
  const watchSlice = (): void => {
    timers.start('life', times.sliceMs, 'ESLICETOOSLOW', `The slice took more than ${times.sliceMs / 1000} s`)
    watchProgress()
  }

  return {
    pid: child.pid,
    backend: program.backend,
    namespace: program.launcher.namespace,
    ready,
    define: (work) =>
      new Promise((done) => {
        if (state.name === 'lost') return done(state.loss)
        state = {name: 'defining', done}
        timers.start('life', times.startMs, 'ESLICETOOSLOW', 'The work function took too long to evaluate')
        send('define', JSON.stringify({workFunction: work.workFunction, args: `[${work.args.join(',')}]`}))
      }),
    run: (batch, listener) =>
      new Promise((done) => {
        if (state.name === 'lost') return done(state.loss)
        state = {name: 'running', done, work: {batch, listener, outcomes: 0, messages: 0}}
        watchSlice()
        send('run', batch.data.join(SEPARATOR))
      }),
    kill: () => died('The sandbox was ended'),
    exited,
  }
}

function pipes(child: ChildProcess): [Writable, Readable] {
  const [, , , input, output] = child.stdio
  if (!input || !('write' in input) || !output || !('read' in output)) throw new Error('A sandbox has two pipes')
  return [input, output]
}

function keepTail(stream: Readable | null): () => string {
  let tail = ''
  stream?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-2048)
  })
  return () => tail
}

function deathMessage(code: number | null, signal: string | null, stderr: string): string {
  if (/out of memory|allocation failed/i.test(stderr)) return 'The sandbox ran out of memory'
  const how = signal ? `by ${signal}` : `with status ${code}`
  const why = stderr.trim().split('\n')[0]
  return `The sandbox ended ${how}${why ? `: ${why}` : ''}`
}

type Deadline = 'life' | 'progress'

function createDeadlines(expired: (code: Loss['code'], message: string) => void) {
  const running = new Map<Deadline, NodeJS.Timeout>()
  return {
    start: (name: Deadline, milliseconds: number, code: Loss['code'], message: string): void => {
      clearTimeout(running.get(name))
      // Node's timers hold at most 2^31-1 ms.
      running.set(
        name,
        setTimeout(() => expired(code, message), Math.min(milliseconds, 2 ** 31 - 1)),
      )
    },
    clear: (): void => {
      for (const timer of running.values()) clearTimeout(timer)
      running.clear()
    },
  }
}
