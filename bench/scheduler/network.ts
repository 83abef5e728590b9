import {type ChildProcess, spawn} from 'node:child_process'
import {chmodSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface, type Interface} from 'node:readline'
import {ROOT} from '../../test/support/run-program.js'

const MODULES = join(ROOT, 'test/peers/dcp-client/node_modules')
/** The official client does not compute as root. */
const NOBODY = process.getuid?.() === 0 ? {uid: 65_534, gid: 65_534} : {}

const {NODE_EXTRA_CA_CERTS: _unset, ...inherited} = process.env

const children = new Set<ChildProcess>()

function own(child: ChildProcess): void {
  children.add(child)
  child.once('exit', () => children.delete(child))
}

/** Kills what is still there, as after a failure. */
export function endAll(): void {
  for (const child of children) child.kill('SIGKILL')
}

/** `dcp scheduler start` on an empty home. */
export interface Scheduler {
  /** `http://127.0.0.1:4000/` */
  readonly base: string
  /** Seconds of CPU that it used so far, and the most memory that it had, in MB (Linux). */
  cpu(): number
  peak(): number
  stop(): Promise<void>
}

export async function startScheduler(...argv: readonly string[]): Promise<Scheduler> {
  const home = mkdtempSync(join(tmpdir(), 'continuum-bench-'))
  const flags = process.env.BENCH_NODE_FLAGS?.split(' ') ?? []
  const child = spawn(
    process.execPath,
    [...flags, join(ROOT, 'bin/dcp.js'), 'scheduler', 'start', '--port', '0', '--json', ...argv],
    {env: {...inherited, HOME: home, CONTINUUM_HOME: home}, stdio: ['ignore', 'pipe', 'inherit']},
  )
  own(child)
  const {location} = JSON.parse(await nextLine(createInterface({input: child.stdout}), child)) as {location: string}
  return {
    base: `${location}/`,
    cpu: () => {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) / 100
    },
    peak: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(home, {recursive: true, force: true, maxRetries: 10})
    },
  }
}

/** What a program on the official client told; `seconds` and `cpu` are of the time after its start. */
export interface ClientReport {
  readonly seconds: number
  readonly cpu: number
  readonly firstMs: number
  readonly allMs: number
}

/** A program that takes longer is stuck, in milliseconds. */
const PATIENCE = 120_000

/** Runs programs on the official client, that all begin when all are ready. */
export async function runClients(base: string, count: number, order: object): Promise<readonly ClientReport[]> {
  const programs = await Promise.all(Array.from({length: count}, () => startClient(base, order)))
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not done in ${PATIENCE} ms: ${JSON.stringify(order)}`)), PATIENCE)
  })
  return Promise.race([Promise.all(programs.map((go) => go())), late]).finally(() => clearTimeout(timer))
}

async function startClient(base: string, order: object): Promise<() => Promise<ClientReport>> {
  const home = mkdtempSync(join(tmpdir(), 'continuum-bench-'))
  chmodSync(home, 0o777)
  const child = spawn(process.execPath, [join(ROOT, 'bench/scheduler/client-program.cjs'), JSON.stringify(order)], {
    env: {
      ...{PATH: process.env.PATH, HOME: home, NODE_PATH: MODULES, DCP_SCHEDULER_LOCATION: base},
      ...{DCP_CLIENT_NO_PARSE_ARGV: '1', DCP_IDENTITY_CACHE_WRITE_DISABLE: '1'},
    },
    cwd: home,
    stdio: ['pipe', 'pipe', 'inherit'],
    ...NOBODY,
  })
  own(child)
  const lines = createInterface({input: child.stdout})
  await nextLine(lines, child, (line) => line === 'ready')
  return async () => {
    const told = nextLine(lines, child, (line) => line.startsWith('{'))
    child.stdin.write('go\n')
    const report = JSON.parse(await told) as ClientReport
    rmSync(home, {recursive: true, force: true})
    return report
  }
}

export function nextLine(
  lines: Interface,
  child: ChildProcess,
  fits: (line: string) => boolean = () => true,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (line: string): void => {
      if (!fits(line)) return
      lines.off('line', look)
      resolve(line)
    }
    lines.on('line', look)
    child.once('exit', (code) => reject(new Error(`A program ended with ${code} before it said what it should`)))
  })
}
