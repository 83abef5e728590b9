import {type ChildProcess, spawn} from 'node:child_process'
import type {Readable, Writable} from 'node:stream'
import {createFrameReader, encodeFrame, type Frame, type FrameType} from './protocol.js'
import type {SandboxCommand} from './sandbox-command.js'

export interface SandboxProcessEvents {
  frame(frame: Frame): void
  /** The child announced a frame above the bound: nothing more is read. */
  nonsense(): void
  /** The child is gone, or never came to be. */
  gone(why: string): void
}

export interface SandboxProcess {
  readonly pid: number | undefined
  send(type: FrameType, body: string): void
  kill(): void
  readonly exited: Promise<void>
}

/** Starts the child with its two pipes. Its standard output is closed to it; the end of its standard error explains a death. */
export function startProcess(command: SandboxCommand, events: SandboxProcessEvents): SandboxProcess {
  const child = spawn(command.program, command.args, {
    env: command.env,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  const exited = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      if (child.pid !== undefined) return
      events.gone(`The sandbox cannot be started: ${error.message}`)
      resolve()
    })
    child.on('exit', (code, signal) => {
      events.gone(deathMessage(code, signal, errors()))
    })
    // Under a launcher the child is the launcher; its pipes close only when Node, inside, is gone too.
    child.on('close', () => resolve())
  })
  const errors = keepTail(child.stderr)
  const {input, output} = pipes(child)
  const feed = createFrameReader(events.frame)
  output?.on('data', (chunk: Buffer) => {
    if (!feed(chunk)) events.nonsense()
  })
  // A broken pipe means that the child is gone, which `exit` tells.
  input?.on('error', () => {})
  output?.on('error', () => {})
  return {
    pid: child.pid,
    send: (type, body) => {
      input?.write(encodeFrame(type, body))
    },
    kill: () => {
      child.kill('SIGKILL')
      // One that a signal does not reach, behind a launcher, sees that nobody is there any more.
      input?.destroy()
    },
    exited,
  }
}

function pipes(child: ChildProcess): {input?: Writable; output?: Readable} {
  const [, , , input, output] = child.stdio
  return {...(input && 'write' in input ? {input} : {}), ...(output && 'read' in output ? {output} : {})}
}

function keepTail(stream: Readable | null): () => string {
  let tail = ''
  stream?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-2048)
  })
  // It goes into messages that people read: what would steer their terminal is left out.
  return () => tail.replaceAll(/[^\P{Cc}\n]/gu, ' ')
}

function deathMessage(code: number | null, signal: string | null, errors: string): string {
  if (/out of memory|allocation failed/i.test(errors)) return 'The sandbox ran out of memory'
  const how = signal ? `by ${signal}` : `with status ${code}`
  const why = errors.trim().split('\n')[0]
  return `The sandbox was ended ${how}${why ? `: ${why}` : ''}`
}
