import {spawn} from 'node:child_process'
import {join} from 'node:path'
import {type DcpHome, dcpHome} from './dcp-home.js'
import {ROOT} from './run-program.js'
import {eventually, type Started, watch} from './started.js'

/** Where the official client is installed, for NODE_PATH. */
export const CLIENT_MODULES = join(ROOT, 'test/peers/dcp-client/node_modules')

/** An event that a job of the official client emitted; `at` is in milliseconds since the job was made. */
export interface SeenEvent {
  readonly name: string
  readonly at: number
  readonly payload: Readonly<Record<string, unknown>>
}

/** What became of a job of a program on the official client. */
export interface CaseReport {
  readonly id?: string
  readonly events: readonly SeenEvent[]
  readonly extra: Readonly<Record<string, unknown>>
  /** What JSON cannot hold is told as Node shows it. */
  readonly results?: readonly unknown[]
  readonly keys?: readonly unknown[]
  readonly error?: {readonly name: string; readonly code: string | null; readonly message: string}
}

/** What a scheduler says when it is ready. */
export interface SchedulerReady {
  readonly location: string
  readonly port: number
  readonly address: string
}

/** A scheduler of ours on an empty home, and programs on the official client that use it. */
export interface DcpNetwork extends DcpHome, SchedulerReady {
  readonly scheduler: Started
  /** Starts a Node script, CommonJS, that may require dcp-client; as another user where it must not be root. */
  script(source: string, options?: ScriptOptions): Started
  /**
   * Runs jobs of the official client (`dcp-program.cjs`): the source is the body of a function that is given `compute`,
   * `wallet`, `account`, `cases`… Gives what became of each.
   */
  cases(source: string, options?: ScriptOptions): Promise<Readonly<Record<string, CaseReport>>>
}

export interface ScriptOptions {
  /** Where the program looks for the scheduler, when not where it is: a proxy. */
  readonly location?: string
  readonly env?: NodeJS.ProcessEnv
  readonly uid?: number
  /** Milliseconds after which it is ended and has failed. */
  readonly limit?: number
  readonly name?: string
}

const LIMIT_MS = 55_000

/** @param argv besides `scheduler start --json`, on a free port unless they say otherwise */
export async function dcpNetwork(argv: readonly string[] = ['--workers', '1']): Promise<DcpNetwork> {
  const user = dcpHome()
  for (const name of ['id', 'default']) {
    const made = await user.home.run('keystore', ['create', name, '--light', '--empty-passphrase'])
    if (made.status !== 0) throw new Error(made.stderr)
  }
  const {scheduler, ready} = await startScheduler(user, argv)
  let scripts = 0
  const script: DcpNetwork['script'] = (source, {location = ready.location, env, uid, name} = {}) => {
    scripts++
    const file = user.write(name ?? `program-${scripts}.cjs`, source)
    return user.watched(startScript(user, [file], {location, env, uid}))
  }
  return {
    ...user,
    ...ready,
    scheduler,
    script,
    cases: async (source, {location = ready.location, env, uid, name, limit = LIMIT_MS} = {}) => {
      scripts++
      const body = `module.exports = async ({compute, wallet, account, plain, record, failure}, cases) => {\n${source}\n}\n`
      const file = user.write(name ?? `cases-${scripts}.cjs`, body)
      const program = join(ROOT, 'test/support/dcp-program.cjs')
      const run = user.watched(startScript(user, [program, file], {location, env, uid}))
      const status = await run.ended(limit)
      if (status !== 0) throw new Error(`The program ended with ${status}: ${run.errors.join('\n').slice(-3000)}`)
      return JSON.parse(run.lines.at(-1) ?? '')
    },
  }
}

/** Starts the scheduler of a home, and waits until it is ready. */
export async function startScheduler(
  user: DcpHome,
  argv: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<{readonly scheduler: Started; readonly ready: SchedulerReady}> {
  const port = argv.includes('--port') ? [] : ['--port', '0']
  const scheduler = user.start(['scheduler', 'start', ...argv, ...port, '--json'], env)
  const isOver = (): boolean => scheduler.process.exitCode !== null || scheduler.process.signalCode !== null
  await eventually(async () => scheduler.lines.length > 0 || isOver(), 25_000)
  const line = scheduler.lines[0]
  if (line === undefined) throw new Error(`It ended before it was ready: ${scheduler.errors.join('\n')}`)
  return {scheduler, ready: JSON.parse(line)}
}

function startScript(
  user: DcpHome,
  argv: readonly string[],
  {location, env, uid}: {location: string; env: NodeJS.ProcessEnv | undefined; uid: number | undefined},
): Started {
  const child = spawn(process.execPath, argv, {
    env: {...user.home.env, NODE_PATH: CLIENT_MODULES, DCP_SCHEDULER_LOCATION: location, ...env},
    cwd: user.path,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : {uid, gid: uid}),
  })
  return watch(child)
}

/** Payloads of the events of a name, in order. */
export const payloadsOf = ({events}: CaseReport, name: string): readonly SeenEvent['payload'][] =>
  events.filter((event) => event.name === name).map(({payload}) => payload)
