import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {jsonOfPickle, pickleOfJson} from '../../wire/pickle/json-values.js'
import {PickleError} from '../../wire/pickle/pickle-error.js'
import type {PickleValue} from '../../wire/pickle/values.js'
import {commandError} from './command-error.js'

export interface CommandOptions {
  /** What the command's environment is, all of it. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where it runs; where this process does when omitted. */
  readonly directory?: string | undefined
  /** Sends a signal to a process group: `process.kill(-group, signal)`. May throw when it is gone. */
  readonly killGroup: (group: number, signal: 'SIGTERM' | 'SIGKILL') => void
}

const MOST_OUTPUT = 64 * 1024 * 1024
/** Of what it wrote to stderr, the end. */
const STDERR_KEPT = 4096
/** Between asking a command to end and making it. */
const KILL_MS = 1000
/** Something that the command left running may hold its output open; it is not waited for any longer. */
const LEFTOVER_MS = 1000

/** Runs `sh -c`. Rejects when it fails, gives too much, or the signal aborts. It is killed with all that it started. */
export async function runCommand(
  commandLine: string,
  args: readonly PickleValue[],
  {environment, directory, killGroup}: CommandOptions,
  signal: AbortSignal,
): Promise<PickleValue> {
  const input = jsonOfPickle([...args])
  signal.throwIfAborted()
  // A group of its own, so that what it starts can be killed too.
  const child = spawn('sh', ['-c', commandLine], {env: {...environment}, cwd: directory, detached: true})
  const kill = (how: 'SIGTERM' | 'SIGKILL'): void => {
    if (child.pid === undefined) return
    try {
      killGroup(child.pid, how)
    } catch {
      // It has ended.
    }
  }
  let forced: NodeJS.Timeout | undefined
  const end = (): void => {
    kill('SIGTERM')
    forced ??= setTimeout(kill, KILL_MS, 'SIGKILL')
  }
  signal.addEventListener('abort', end, {once: true})
  try {
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    const {output, stderr, status} = await outcome(child, end)
    signal.throwIfAborted()
    if (output === 'too much') throw commandError(`The command gave more than ${MOST_OUTPUT} bytes`, stderr)
    if (status !== 0) throw commandError(`The command ended with ${status}`, stderr)
    return resultOf(output)
  } finally {
    clearTimeout(forced)
    if (forced) kill('SIGKILL')
    signal.removeEventListener('abort', end)
  }
}

interface Outcome {
  readonly output: string | 'too much'
  readonly stderr: string
  /** 0, or what it is called. */
  readonly status: 0 | string
}

function outcome(child: ChildProcessWithoutNullStreams, end: () => void): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let stderr = Buffer.alloc(0)
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MOST_OUTPUT) chunks.push(chunk)
      else end()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = Buffer.concat([stderr, chunk]).subarray(-STDERR_KEPT)
    })
    const settle = (code: number | null, killed: NodeJS.Signals | null): void => {
      const status = code === 0 ? 0 : killed ? `signal ${killed}` : `status ${code}`
      const output = size > MOST_OUTPUT ? 'too much' : Buffer.concat(chunks).toString()
      resolve({output, stderr: stderr.toString(), status})
    }
    child.on('error', reject)
    child.on('close', settle)
    child.on('exit', (code, killed) => {
      const late = setTimeout(() => {
        settle(code, killed)
        child.stdout.destroy()
        child.stderr.destroy()
      }, LEFTOVER_MS)
      child.on('close', () => clearTimeout(late))
    })
  })
}

function resultOf(output: string): PickleValue {
  if (output === '') return null
  try {
    return pickleOfJson(output)
  } catch (error) {
    if (!(error instanceof PickleError)) throw error
    return output.replace(/\r?\n$/, '')
  }
}
