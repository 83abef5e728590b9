import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {parseJson, printJson} from '../wire/json.js'
import {channelPipes} from './channel-pipes.js'
import {commandTemplate} from './command-template.js'
import {type Call, FunctionError, type FunctionHost} from './function-host.js'
import {MOUNT_VARIABLE} from './host/frames.js'
import type {LogWriter} from './log-writer.js'
import {outputsOf} from './outputs.js'

export interface ShellOptions {
  /** What the commands' environment is, all of it but for their arguments. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where commands run whose process asks for no files; the others run where these are. */
  readonly directory: string
  /** Processes that declare this channel talk with the command through its stdin and stdout: channel-pipes.ts. */
  readonly stdioChannel?: string | undefined
  /** Sends a signal to a process group: `process.kill(-group, signal)`. May throw when it is gone. */
  readonly signalGroup: (group: number, signal: 'SIGTERM' | 'SIGKILL') => void
}

const MOST_OUTPUT = 64 * 1024 * 1024
/** Something that a command left running may hold its output open; it is not waited for any longer. */
const LEFTOVER_MS = 1000

/**
 * A shell command as a function. Its arguments have places in it (command-template.ts) and come as a JSON array on stdin
 * too, keyword arguments as one more object at the end, unless a channel does. What it prints is the output: JSON, an array as several outputs,
 * else text without its last newline. Stderr is the log, an exit status the failure.
 * @throws Fault FUNCTION_INVALID
 */
export function shellHost(name: string, command: string, options: ShellOptions): FunctionHost {
  const template = commandTemplate(name, command)
  const places = Array.from({length: template.positions}, (_, index) => `arg${index}`)
  const ends = new Set<() => void>()
  return {
    functions: [
      {
        name,
        description: command,
        parameters: [...places, ...template.names].map((each) => ({name: each, type: 'any', required: true})),
      },
    ],
    run: async ({args, kwargs, context, logs, end}: Call) => {
      const variables = template.environment(args, kwargs)
      const given = Object.keys(kwargs).length > 0 ? [...args, kwargs] : args
      const child = spawn('sh', ['-c', template.script], {
        env: {
          ...options.environment,
          ...variables,
          COLONIES_PROCESS_ID: context.process.processid,
          ...(context.mount !== undefined && {[MOUNT_VARIABLE]: context.mount}),
        },
        cwd: context.mount ?? options.directory,
        detached: true,
      })
      const ended = endWith(child, context.signal, end, options)
      ends.add(ended.kill)
      try {
        child.stdin.on('error', () => {})
        const {stdioChannel} = options
        if (stdioChannel !== undefined && context.process.spec.channels.includes(stdioChannel)) {
          const pipes = channelPipes(context.channel(stdioChannel), child)
          checkStatus((await outcome(child, logs, false)).status)
          await pipes.sent()
          return []
        }
        child.stdin.end(printJson(given))
        const {output, status} = await outcome(child, logs, true)
        checkStatus(status)
        return outputOf(output)
      } finally {
        ended.dispose()
        ends.delete(ended.kill)
      }
    },
    close: async () => {
      for (const kill of ends) kill()
    },
  }
}

/** Asks a command to end when the signal aborts; then kills it, with all that it started. */
function endWith(
  {pid}: ChildProcessWithoutNullStreams,
  signal: AbortSignal,
  end: AbortSignal,
  {signalGroup}: ShellOptions,
): {kill(): void; dispose(): void} {
  const send = (how: 'SIGTERM' | 'SIGKILL'): void => {
    try {
      if (pid !== undefined) signalGroup(pid, how)
    } catch {
      // It has ended.
    }
  }
  const ask = (): void => send('SIGTERM')
  const kill = (): void => send('SIGKILL')
  if (signal.aborted) ask()
  else signal.addEventListener('abort', ask, {once: true})
  end.addEventListener('abort', kill, {once: true})
  return {
    kill,
    dispose: () => {
      signal.removeEventListener('abort', ask)
      end.removeEventListener('abort', kill)
      // What it has left running ends with it, once it was to end.
      if (signal.aborted) kill()
    },
  }
}

function checkStatus(status: string): void {
  if (status !== '') throw new FunctionError(`The command ended with ${status}`)
}

/** What it printed, where that is its output, and how it ended: '' is well. */
function outcome(
  child: ChildProcessWithoutNullStreams,
  logs: LogWriter,
  isOutput: boolean,
): Promise<{readonly output: string; readonly status: string}> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const keep = (chunk: Buffer): void => {
      size += chunk.length
      if (size <= MOST_OUTPUT) chunks.push(chunk)
    }
    if (isOutput) child.stdout.on('data', keep)
    child.stderr.setEncoding('utf8').on('data', async (text: string) => {
      if (logs.write(text)) return
      child.stderr.pause()
      await logs.drained()
      child.stderr.resume()
    })
    const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (size > MOST_OUTPUT) reject(new FunctionError(`The command printed more than ${MOST_OUTPUT} bytes`))
      const status = code === 0 ? '' : signal ? `signal ${signal}` : `status ${code}`
      resolve({output: Buffer.concat(chunks).toString('utf8'), status})
    }
    child.on('error', reject)
    child.on('close', settle)
    child.on('exit', (code, signal) => {
      const late = setTimeout(settle, LEFTOVER_MS, code, signal)
      child.on('close', () => clearTimeout(late))
    })
  })
}

function outputOf(output: string): ReturnType<typeof outputsOf> {
  if (output.trim() === '') return []
  try {
    return outputsOf(parseJson(output))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return [output.replace(/\r?\n$/, '')]
  }
}
