/**
 * The sandbox's child process: a program of its own, bundled into one CommonJS file. It builds an untrusted realm,
 * locks the realm around it, and only then takes a job: one job for the life of the process.
 * argv: backend (`isolated-vm` or `vm`), memory limit in MiB, directory of isolated-vm or nothing, directory of Pyodide
 * or nothing (then the worktime is map-basic), memory snapshot of Python or nothing.
 * With the backend `snapshot` it takes no job: it writes the memory of a fresh Python to its standard output.
 */
import {randomBytes} from 'node:crypto'
import {writeSync} from 'node:fs'
import {listenToSupervisor, sendFrame} from './host/host-channel.js'
import {createIsolatedRealm} from './host/isolated-realm.js'
import {loadIsolatedVm} from './host/load-isolated-vm.js'
import {lockMainRealm} from './host/lock-main-realm.js'
import {joinSnapshot, pythonRealmProgram} from './host/python-program.js'
import type {Realm, RealmOutside, RealmProgram} from './host/realm.js'
import {createVmRealm, openVmRealm} from './host/vm-realm.js'
import {type Frame, type FrameType, SEPARATOR} from './sandbox/protocol.js'
import {mapBasicSource} from './worktimes/map-basic/realm.js'

const [backend = '', memory = '', isolatedVm = '', pyodide = '', snapshot = ''] = process.argv.slice(2)
const {pid, versions, platform, arch} = process
// What process.kill calls, which is gone from the process object by the time that it is needed.
const kill = Reflect.get(process, '_kill') as (pid: number, signal: number) => number
const abort = process.abort.bind(process)
const cpuUsage = process.cpuUsage.bind(process)
const clock = performance
const {setTimeout, clearTimeout} = globalThis

const SIGKILL = 9
const STDOUT = 1
const STDERR = 2

/**
 * Ends at once: an orderly exit waits for isolated-vm's threads, which may never come back. As process 1 of its
 * namespace a process cannot kill itself; there abort ends it.
 */
const end = (): void => {
  kill(pid, SIGKILL)
  abort()
}

// A promise that the job leaves alone must not end the child.
process.on('unhandledRejection', () => {})
process.on('uncaughtException', end)

let spent = cpuUsage()
const cpuSeconds = (): number => {
  const before = spent
  spent = cpuUsage()
  return (spent.user - before.user + spent.system - before.system) / 1e6
}

/** The one way out of the realm: a known type and a text. CPU seconds are added here, where a job cannot reach. */
const emit = (type: unknown, body: unknown): void => {
  const text = String(body)
  switch (type) {
    case 'outcomes':
      sendFrame('outcomes', `${cpuSeconds()}${SEPARATOR}${text}`)
      break
    case 'defined':
    case 'refused':
    case 'console':
    case 'progress':
    case 'custom':
    case 'end':
      sendFrame(type satisfies FrameType, text)
      break
    case 'fatal':
      writeSync(STDERR, `${text.slice(0, 2000)}\n`)
      end()
  }
}

const outside: RealmOutside = {
  emit,
  now: () => clock.now(),
  setTimer: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimer: (handle) => clearTimeout(handle as NodeJS.Timeout),
  random: (count) => randomBytes(Math.min(Number(count), 1 << 20)).toString('base64'),
}

function receive(realm: Realm, {type, body}: Frame): void {
  switch (type) {
    case 'define':
      realm.define(body)
      break
    case 'run':
      cpuSeconds()
      realm.run(body)
      break
    default:
      end()
  }
}

function program(isolated: boolean): RealmProgram {
  if (pyodide === '') return {source: mapBasicSource(SEPARATOR, isolated), files: new Map(), evaluates: true}
  return pythonRealmProgram(pyodide, snapshot, snapshot === '' ? 'cold' : 'snapshot', SEPARATOR)
}

async function start(): Promise<void> {
  const load = (): unknown => loadIsolatedVm(isolatedVm, {platform, arch, abi: versions.modules})
  const realm =
    backend === 'isolated-vm'
      ? await createIsolatedRealm(program(true), outside, load, Number(memory), end)
      : await createVmRealm(program(false), outside)
  listenToSupervisor((frame) => receive(realm, frame), end)
  lockMainRealm(globalThis, process)
  sendFrame('ready', JSON.stringify({backend, node: versions.node}))
}

async function writeSnapshot(): Promise<void> {
  const fresh = pythonRealmProgram(pyodide, '', 'makeSnapshot', SEPARATOR)
  const {door, script} = await openVmRealm<{snapshot(): Uint8Array}>(fresh, outside, () => {})
  const bytes = joinSnapshot(script.createCachedData(), door.snapshot())
  for (let at = 0; at < bytes.length; ) at += writeSync(STDOUT, bytes, at)
}

function fail(error: unknown): void {
  try {
    sendFrame('failed', error instanceof Error ? error.message : String(error))
  } finally {
    end()
  }
}

if (backend === 'snapshot') {
  writeSnapshot().then(
    () => process.exit(0),
    (error: unknown) => {
      writeSync(STDERR, String(error))
      process.exit(1)
    },
  )
} else {
  start().catch(fail)
}
