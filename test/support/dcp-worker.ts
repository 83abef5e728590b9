import {spawn} from 'node:child_process'
import {chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ROOT} from './run-program.js'
import {eventually, type Started, watch} from './started.js'

const MODULES = join(ROOT, 'test/peers/dcp-client/node_modules')
const CLIENT = join(MODULES, 'dcp-client')
/** The official evaluator refuses to run as root. */
const NOBODY = 65_534

/** Why the official worker cannot run here; undefined when it can. */
export function whyNoWorker(): string | undefined {
  if (process.platform === 'win32') return 'the official evaluator needs a POSIX system here'
  return existsSync(CLIENT) ? undefined : 'dcp-client is not installed: npm run peers'
}

/** What the official worker told. `at` is in milliseconds since 1970. */
export interface WorkerLine {
  readonly event: string
  readonly at: number
  readonly [name: string]: unknown
}

export interface OfficialWorker {
  readonly process: Started
  /** What it told so far. */
  told(event?: string): readonly WorkerLine[]
  /** Ends it and its evaluator at once, without a word to the scheduler. */
  kill(): void
}

export interface WorkerOptions {
  readonly location: string
  readonly cores?: number
  /** Of DistributiveWorker, besides. */
  readonly config?: object
  readonly id?: string
  /** Milliseconds without progress() after which it ends a slice. */
  readonly progressTimeout?: number
  readonly env?: NodeJS.ProcessEnv
}

/** An evaluator of dcp-client, and workers that use it, as a user who is not root. */
export interface WorkerHost {
  readonly evaluator: Started
  /** The name of an identity: workers of the same name are the same to the scheduler. */
  start(identity: string, options: WorkerOptions): OfficialWorker
  /** Runs a program that may require dcp-client, as the same user: CommonJS. */
  script(source: string, location: string): Started
  /** Kills what is still there. */
  remove(): Promise<void>
}

export async function workerHost(): Promise<WorkerHost> {
  const home = mkdtempSync(join(tmpdir(), 'dcp-worker-'))
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(home, NOBODY, NOBODY)
  const started: Started[] = []
  const run = (argv: readonly string[], more: NodeJS.ProcessEnv = {}): Started => {
    const child = spawn(process.execPath, argv, {
      env: {
        ...{PATH: process.env.PATH, HOME: home, NODE_PATH: MODULES, DCP_IDENTITY_CACHE_WRITE_DISABLE: '1'},
        ...{DCP_CLIENT_ALLOW_INSECURE_CONFIGURATION: '1', DCP_CLIENT_NO_PARSE_ARGV: '1'},
        ...more,
      },
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isRoot ? {uid: NOBODY, gid: NOBODY} : {}),
    })
    const one = watch(child)
    started.push(one)
    return one
  }
  const port = await freePort()
  const evaluator = run([join(CLIENT, 'libexec/evaluator-node.js'), '-p', String(port), ...sandboxFiles()])
  await eventually(async () => {
    if (evaluator.process.exitCode !== null) throw new Error(evaluator.errors.join('\n'))
    return evaluator.lines.some((line) => line.startsWith('Listening'))
  })
  return {
    evaluator,
    start: (identity, {location, env, ...options}) => {
      const program = join(ROOT, 'test/support/dcp-worker-program.cjs')
      const settings = JSON.stringify({...options, port, keyFile: join(home, `${identity}.key`)})
      const worker = run([program, settings], {DCP_SCHEDULER_LOCATION: location, ...env})
      return {
        process: worker,
        told: (event) => {
          const lines = worker.lines.filter((line) => line.startsWith('{"event"')).map((line) => JSON.parse(line))
          return event === undefined ? lines : lines.filter((line: WorkerLine) => line.event === event)
        },
        kill: () => worker.kill('SIGKILL'),
      }
    },
    script: (source, location) => {
      const file = join(home, `program-${started.length}.cjs`)
      writeFileSync(file, source)
      return run([file], {DCP_SCHEDULER_LOCATION: location})
    },
    remove: async () => {
      for (const one of started) one.kill('SIGKILL')
      await Promise.all(started.map((one) => one.ended()))
      rmSync(home, {recursive: true, force: true})
    },
  }
}

/** What a sandbox of Node is made of, in order, as the package lists it. */
function sandboxFiles(): readonly string[] {
  const lists = JSON.parse(readFileSync(join(CLIENT, 'generated/sandbox-definitions.json'), 'utf8')) as {
    readonly node: readonly string[]
  }
  const {resolve} = createRequire(join(CLIENT, 'index.js'))
  return lists.node.map((name) => resolve(name.includes('/') ? name : `./libexec/sandbox/${name}`))
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
