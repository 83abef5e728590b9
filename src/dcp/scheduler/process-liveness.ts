import type * as ChildProcess from 'node:child_process'
import {existsSync, readFileSync, readlinkSync} from 'node:fs'
import {createRequire} from 'node:module'
import {hostname} from 'node:os'

/** What tells one process from every other, also from a later one with the same number. */
export interface ProcessFacts {
  readonly pid: number
  /** When it started, in whatever words the system has for it; only compared. */
  readonly started: string
  /** The machine, its boot and its process numbers' namespace: where `pid` means this process. */
  readonly host: string
}

/** A process whose start the system does not tell is only given up when its lease ends. */
const UNKNOWN_START = 'unknown'

/** The facts of a running process of this machine. */
export function processFacts(pid: number): ProcessFacts {
  return {pid, started: startOf(pid) ?? UNKNOWN_START, host: hostIdentity()}
}

/** True when the process ran on this machine, and is gone or a zombie. @param host `host` of the asking process */
export function processGone(facts: ProcessFacts, host: string): boolean {
  if (facts.host !== host || facts.started === UNKNOWN_START) return false
  const started = startOf(facts.pid)
  return started !== facts.started && started !== UNKNOWN_START
}

function hostIdentity(): string {
  return [hostname(), readBootId(), readPidNamespace()].filter((part) => part !== '').join(' ')
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

/** Containers on one machine share the boot, not the process numbers. */
function readPidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

function startOf(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? startFromProc(pid) : startFromPs(pid)
}

/** proc(5): after the name in parentheses, field 3 is the state and field 22 the start in clock ticks since boot. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function startFromPs(pid: number): string | undefined {
  // Loaded here because Linux never needs it, and it costs every start 2 ms.
  const {execFileSync} = createRequire(import.meta.url)('node:child_process') as typeof ChildProcess
  try {
    const [state, ...started] = execFileSync('/bin/ps', ['-o', 'stat=', '-o', 'lstart=', '-p', `${pid}`], {
      env: {LC_ALL: 'C', TZ: 'UTC0'},
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/)
    return state === undefined || state.startsWith('Z') ? undefined : started.join(' ')
  } catch (error) {
    const exited = error instanceof Error && 'status' in error && typeof error.status === 'number'
    return exited ? undefined : UNKNOWN_START
  }
}
