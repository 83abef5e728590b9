import {type ChildProcess, spawn} from 'node:child_process'
import type {Duplex, Readable} from 'node:stream'
import {Fault, isFaultCode, systemErrorCode} from '../../errors.js'
import {parseJson} from '../wire/json.js'
import {process as processShape} from '../wire/objects/process.js'
import type {Json} from '../wire/shape.js'
import {answerAsk} from './answer-ask.js'
import {type Call, FunctionError, type OfferedFunction} from './function-host.js'
import {type Report, readFrames, writeFrame} from './host/frames.js'
import type {LogWriter} from './log-writer.js'
import type {ProcessContext} from './process-context.js'

/** A program that speaks as host/frames.ts says, on its file descriptor 3. */
export interface ChildProgram {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly directory: string
  /** Ends a process with all that it started: `process.kill(-group, 'SIGKILL')`. May throw when it is gone. */
  readonly killGroup: (group: number) => void
  /** What to say when there is no such command. */
  readonly missing: () => Fault
}

/** A child process that runs one function at a time. */
export interface FunctionChild {
  readonly functions: readonly OfferedFunction[]
  isAlive(): boolean
  run(call: Call): Promise<readonly Json[]>
  kill(): void
}

export interface ChildOptions {
  /** Ends a child whose functions cannot be called yet: a module may wait for something for ever. */
  readonly stop: AbortSignal
  /** What it writes while it runs no function. */
  readonly onOutput: (text: string) => void
}

interface Current {
  readonly call: Call
  readonly settle: (outcome: readonly Json[] | FunctionError) => void
}

/** Starts a child and waits until its functions can be called. @throws Fault that the child, or `missing`, gives */
export async function startChild(program: ChildProgram, {onOutput, stop}: ChildOptions): Promise<FunctionChild> {
  const {command, args, environment, directory, killGroup, missing} = program
  // A group of its own: Ctrl-C on the terminal is for the executor, and a kill reaches what the function started.
  const child = spawn(command, args, {
    env: {...environment},
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const {stdout, stderr, channel} = streamsOf(child)
  let current: Current | undefined
  let ended: string | undefined
  let received = 0

  const kill = (): void => {
    if (child.pid === undefined || ended !== undefined) return
    try {
      killGroup(child.pid)
    } catch {
      // It has ended.
    }
  }
  const settle = (outcome: readonly Json[] | FunctionError): void => {
    const {settle: mine} = current ?? {}
    current = undefined
    mine?.(outcome)
  }
  for (const stream of [stdout, stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      received++
      if (!current) onOutput(text)
      else if (!current.call.logs.write(text)) void resumeLater(stream, current.call.logs)
    })
  }
  /** What the function wrote before its end is in our pipes already, but may not be read yet. */
  const drain = async (): Promise<void> => {
    for (let before = -1; before !== received; ) {
      while (current && (stdout.isPaused() || stderr.isPaused())) await current.call.logs.drained().then(turn)
      before = received
      await turn()
      await turn()
    }
  }
  const handle = async (report: Report): Promise<void> => {
    switch (report.type) {
      case 'ready':
      case 'invalid':
        return
      case 'ask':
        if (current) writeFrame(channel, await answer(report, current.call.context))
        return
      case 'done':
        await drain()
        settle(report.out)
        return
      case 'failed':
        await drain()
        settle(new FunctionError(report.message, report.trace))
        return
    }
  }
  const functions = new Promise<readonly OfferedFunction[]>((resolve, reject) => {
    child.on('error', (error) => reject(systemErrorCode(error) === 'ENOENT' ? missing() : error))
    child.on('exit', async (code, signal) => {
      ended = signal === null ? `status ${code}` : `signal ${signal}`
      await drain()
      reject(endedEarly(ended))
      settle(new FunctionError(`The function ended its process (${ended})`))
    })
    const listen = async (): Promise<void> => {
      for await (const report of readFrames<Report>(channel)) {
        if (report.type === 'ready') resolve(report.functions)
        else if (report.type === 'invalid') reject(faultOf(report))
        else void handle(report)
      }
    }
    listen().catch(kill)
  })
  channel.on('error', () => {})
  const offered = await functionsOf(functions, kill, stop)

  return {
    functions: offered,
    isAlive: () => ended === undefined,
    kill,
    run: async (call) => {
      const {funcname, args: given, kwargs, code, context, end} = call
      const abort = (): void => writeFrame(channel, {type: 'abort'})
      const outcome = new Promise<readonly Json[] | FunctionError>((settled) => {
        current = {call, settle: settled}
      })
      if (ended !== undefined) settle(new FunctionError(`The process of functions is gone (${ended})`))
      writeFrame(channel, {
        type: 'run',
        funcname,
        args: given,
        kwargs,
        code: code ?? null,
        process: parseJson(processShape.encode(context.process)) as Json,
        colonyname: context.colonyName,
        executorname: context.executorName,
        executorid: context.executorId,
        mount: context.mount ?? null,
      })
      if (context.signal.aborted) abort()
      else context.signal.addEventListener('abort', abort, {once: true})
      if (end.aborted) kill()
      else end.addEventListener('abort', kill, {once: true})
      try {
        const out = await outcome
        if (out instanceof FunctionError) throw out
        return out
      } finally {
        context.signal.removeEventListener('abort', abort)
        end.removeEventListener('abort', kill)
      }
    },
  }
}

function streamsOf(child: ChildProcess): {stdout: Readable; stderr: Readable; channel: Duplex} {
  const {stdout, stderr} = child
  const channel = child.stdio[3]
  if (!stdout || !stderr || !channel) throw new Error('A child was started without its pipes')
  // Node opens a pipe both ways; its types do not know.
  return {stdout, stderr, channel: channel as Duplex}
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function resumeLater(stream: Readable, logs: LogWriter): Promise<void> {
  stream.pause()
  await logs.drained()
  stream.resume()
}

function faultOf({code, message, hint}: {code: string; message: string; hint: string}): Fault {
  return new Fault(isFaultCode(code) ? code : 'FUNCTION_INVALID', message, hint)
}

async function functionsOf<T>(functions: Promise<T>, kill: () => void, stop: AbortSignal): Promise<T> {
  stop.addEventListener('abort', kill, {once: true})
  try {
    if (stop.aborted) kill()
    return await functions
  } catch (error) {
    kill()
    throw error
  } finally {
    stop.removeEventListener('abort', kill)
  }
}

function endedEarly(how: string): Fault {
  return new Fault(
    'FUNCTION_INVALID',
    `The process of the functions ended before they could be called (${how})`,
    'What it wrote on stderr tells why.',
  )
}

async function answer({id, method, params}: Report & {type: 'ask'}, context: ProcessContext) {
  try {
    return {type: 'answer', id, value: await answerAsk(method, params, context), error: null} as const
  } catch (error) {
    return {type: 'answer', id, value: null, error: error instanceof Error ? error.message : String(error)} as const
  }
}
