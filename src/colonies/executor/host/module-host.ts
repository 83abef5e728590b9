/**
 * The child process in which functions of a module run, or such as come with their processes: a program of its own,
 * bundled into dist/executor-host.cjs. It does what comes on file descriptor 3 (frames.ts), one call at a time; what it
 * writes is the log of the call. argv: the settings as JSON.
 */
import {Console} from 'node:console'
import {Socket} from 'node:net'
import {Worker} from 'node:worker_threads'
import {Fault} from '../../../errors.js'
import {loadModule} from '../../../modules/load-module.js'
import {exportedFunctions} from '../exported-functions.js'
import {functionFailure} from '../function-failure.js'
import {FunctionError, unknownFunction} from '../function-host.js'
import {type JsFunction, jsFunction} from '../js-function.js'
import {type ChildContext, childContexts} from './child-context.js'
import {MOUNT_VARIABLE, type Order, readFrames, writeFrame} from './frames.js'
import {logStream} from './log-stream.js'
import type {ModuleHostSettings} from './settings.js'

// Ours comes from the executor itself.
const settings = JSON.parse(process.argv[2] ?? '{}') as ModuleHostSettings
const channel = new Socket({fd: 3, readable: true, writable: true})
channel.on('error', () => process.exit())

// One stream keeps the order.
const log = logStream()
const console = new Console(log, log)
globalThis.console = console
Object.defineProperty(process, 'stdout', {value: log, configurable: true})
Object.defineProperty(process, 'stderr', {value: log, configurable: true})
process.setSourceMapsEnabled(true)
process.on('unhandledRejection', (reason) => console.error('A function left a failed promise behind:', reason))
// A function that never gives way would outlive an executor that was killed.
new Worker(
  `const parent = ${process.ppid}
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, 1000)`,
  {eval: true},
).unref()

async function functionsOfFile(): Promise<ReadonlyMap<string, JsFunction>> {
  const {file, library, cacheDirectory} = settings
  if (file === null) return new Map()
  const exports = await loadModule(file, {
    cacheDirectory,
    library: {specifier: 'continuum/colonies', file: library},
    code: 'FUNCTION_INVALID',
    importModule: (url) => import(url),
  })
  return exportedFunctions(exports, file)
}

/** The function that a text is: an expression of one. */
async function functionOfCode(name: string, code: string): Promise<JsFunction> {
  const module = `export default (${code}\n)`
  const {default: fn} = (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as {default: unknown}
  if (typeof fn !== 'function') throw new FunctionError('The code that came with the process is no function')
  return jsFunction(name, fn)
}

async function run(
  {funcname, args, kwargs, code}: Order & {type: 'run'},
  known: ReadonlyMap<string, JsFunction>,
  {context}: ChildContext,
): Promise<void> {
  // One call at a time: what the function starts finds it too.
  if (context.mount === undefined) delete process.env[MOUNT_VARIABLE]
  else process.env[MOUNT_VARIABLE] = context.mount
  try {
    const found = code === null ? known.get(funcname) : await functionOfCode(funcname, code)
    if (!found) throw unknownFunction(funcname, [...known.keys()])
    writeFrame(channel, {type: 'done', out: await found.run(args, kwargs, context)})
  } catch (error) {
    const {message, trace} = functionFailure(error)
    writeFrame(channel, {type: 'failed', message, trace})
  }
}

async function serve(): Promise<void> {
  const known = await functionsOfFile()
  writeFrame(channel, {type: 'ready', functions: [...known.values()].map(({offered}) => offered)})
  const contexts = childContexts(channel, (...values) => console.log(...values))
  let current: ChildContext | undefined
  for await (const order of readFrames<Order>(channel)) {
    switch (order.type) {
      case 'run':
        current = contexts.open(order)
        void run(order, known, current)
        break
      case 'abort':
        current?.abort()
        break
      case 'answer':
        contexts.answer(order)
        break
    }
  }
}

serve().then(
  () => process.exit(),
  (error: unknown) => {
    if (!(error instanceof Fault)) throw error
    const {code, message, hint = ''} = error
    writeFrame(channel, {type: 'invalid', code, message, hint})
    channel.end(() => process.exit())
  },
)
