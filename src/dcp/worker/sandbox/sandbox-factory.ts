import {Fault} from '../../../errors.js'
import type {Worktime} from '../../job/job.js'
import {bestLauncher, type Launcher, probeLauncher} from './launcher.js'
import {createPythonSnapshots, type PythonSnapshots} from './python-snapshots.js'
import {DCP_TIMES, type Sandbox, type SandboxTimes, startSandbox} from './sandbox.js'
import type {SandboxBackend, SandboxProgram} from './sandbox-command.js'

export interface PyodidePlaces {
  /** Folder of the npm package pyodide 0.28.0. */
  readonly directory: string
  /** Folder where the memory snapshot is kept; made when it is missing. */
  readonly cacheDirectory: string
  /** Called before the snapshot is made, which takes seconds. */
  readonly onPreparing?: () => void
}

export interface SandboxFactoryOptions {
  readonly execPath: string
  /** Version of that Node, with or without `v`. */
  readonly nodeVersion: string
  readonly platform: string
  /** The bundled sandbox host. */
  readonly hostFile: string
  /** Directory of the isolated-vm package, where it is installed. Used from Node 22 on. */
  readonly isolatedVm?: string
  /** Where Python comes from. Without it no sandbox of worktime pyodide can be started. */
  readonly pyodide?: PyodidePlaces
  /** Bound of each sandbox's JavaScript heap. Default 512. */
  readonly memoryMiB?: number
  readonly times?: Partial<SandboxTimes>
}

export interface SandboxFacts {
  readonly backend: SandboxBackend
  readonly namespace: boolean
}

export interface SandboxFactory {
  /** What keeps the sandboxes apart here: found out by starting one for map-basic, which the next `start` hands out. */
  facts(): Promise<SandboxFacts>
  /** Begins to start a sandbox, which the next `start` for that worktime hands out. */
  warm(worktime: Worktime): void
  /** A sandbox that is ready. Rejects with Fault SANDBOX_UNAVAILABLE when none can be started. */
  start(worktime: Worktime, signal: AbortSignal): Promise<Sandbox>
  /** Ends the sandboxes that nobody took. */
  close(): Promise<void>
}

/** Memory beside V8's heap that a sandbox may take: array buffers, WebAssembly, stacks, the program itself. */
const BESIDE_HEAP_MIB = 1536
const ATTEMPTS = 3

/**
 * Starts sandboxes with the best backend that works here: isolated-vm where its binary loads, else a vm context in a
 * locked child. The way to start them (`probeLauncher`) is found out once, on first use.
 */
export function createSandboxFactory(options: SandboxFactoryOptions): SandboxFactory {
  const memoryMiB = options.memoryMiB ?? 512
  const nodeVersion = options.nodeVersion.replace(/^v/, '')
  const times = {...DCP_TIMES, ...options.times}
  let launcher: Promise<Launcher> | undefined
  let backend: SandboxBackend = options.isolatedVm && Number.parseInt(nodeVersion, 10) >= 22 ? 'isolated-vm' : 'vm'
  const spares = new Map<Worktime, Promise<Sandbox>>()
  const closing = new AbortController()
  let snapshots: PythonSnapshots | undefined

  const programOf = async (): Promise<SandboxProgram> => {
    launcher ??= probeLauncher(options.platform, memoryMiB + BESIDE_HEAP_MIB)
    return {...options, nodeVersion, memoryMiB, backend, launcher: await launcher}
  }

  const begin = async (program: SandboxProgram, signal: AbortSignal) => {
    const sandbox = startSandbox(program, times)
    const abort = (): void => sandbox.kill()
    signal.addEventListener('abort', abort, {once: true})
    const started = await sandbox.ready
    signal.removeEventListener('abort', abort)
    return {sandbox, started}
  }

  /** Tries what `attempt` gives until one is ready. */
  const open = async (signal: AbortSignal, attempt: (failures: number) => Promise<Attempt>): Promise<Sandbox> => {
    let why = ''
    for (let failures = 0; failures < ATTEMPTS; failures++) {
      signal.throwIfAborted()
      const {program, sound} = await attempt(failures)
      signal.throwIfAborted()
      const {sandbox, started} = await begin(program, signal)
      const isSound = await sound
      if (started.kind === 'ready' && isSound) return sandbox
      sandbox.kill()
      await sandbox.exited
      if (started.kind === 'lost') why = started.message
      if (!isSound) continue
      if (program.backend === 'isolated-vm') backend = 'vm'
    }
    signal.throwIfAborted()
    throw new Fault(
      'SANDBOX_UNAVAILABLE',
      `No sandbox can be started: ${why}`,
      'Check that this Node can be started as a child process, and that the system has memory left',
    )
  }

  /** The first one tries the best launcher without a probe, which would take a quarter of a sandbox's start. */
  const openJavaScript = async (signal: AbortSignal): Promise<Sandbox> => {
    if (!launcher) {
      const best = bestLauncher(options.platform, memoryMiB + BESIDE_HEAP_MIB)
      const program = {...options, nodeVersion, memoryMiB, backend, launcher: best}
      const {sandbox, started} = await begin(program, signal)
      if (started.kind === 'ready') {
        launcher ??= Promise.resolve(best)
        return sandbox
      }
      sandbox.kill()
      await sandbox.exited
    }
    return open(signal, async () => ({program: await programOf(), sound: true}))
  }

  const openPython = async (places: PyodidePlaces, signal: AbortSignal): Promise<Sandbox> => {
    const {directory} = places
    snapshots ??= createPythonSnapshots({...(await programOf()), python: {directory}}, places)
    const {take} = snapshots
    return open(signal, async (failures) => {
      // Whatever is wrong with the snapshot, the last attempt does without.
      const snapshot = failures === ATTEMPTS - 1 ? undefined : await take(signal)
      const python = snapshot ? {directory, snapshot: snapshot.file} : {directory}
      return {program: {...(await programOf()), python}, sound: snapshot?.sound ?? true}
    })
  }

  const openFor = async (worktime: Worktime, signal: AbortSignal): Promise<Sandbox> => {
    switch (worktime) {
      case 'pyodide':
        if (!options.pyodide) throw noPython()
        return openPython(options.pyodide, signal)
      case 'map-basic':
        return openJavaScript(signal)
    }
  }
  const warm = (worktime: Worktime): Promise<Sandbox> => {
    const spare = spares.get(worktime) ?? openFor(worktime, closing.signal)
    spares.set(worktime, spare)
    // Whoever takes it is told.
    spare.catch(() => {})
    return spare
  }

  return {
    facts: async () => {
      const {backend, namespace} = await warm('map-basic')
      return {backend, namespace}
    },
    warm: (worktime) => void warm(worktime),
    start: async (worktime, signal) => {
      const spare = spares.get(worktime)
      spares.delete(worktime)
      return (await spare) ?? openFor(worktime, signal)
    },
    close: async () => {
      closing.abort()
      const left = await Promise.allSettled(spares.values())
      spares.clear()
      for (const spare of left) if (spare.status === 'fulfilled') spare.value.kill()
    },
  }
}

interface Attempt {
  readonly program: SandboxProgram
  /** Settles to false when what the sandbox was started from turns out to be damaged. */
  readonly sound: boolean | Promise<boolean>
}

const noPython = (): Fault =>
  new Fault('SANDBOX_UNAVAILABLE', 'There is no Python here', 'Install the package pyodide 0.28.0')
