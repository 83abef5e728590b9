import {spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {arch} from 'node:os'
import {join} from 'node:path'
import {type SandboxProgram, snapshotCommand} from './sandbox-command.js'
import {isSound, writeSnapshot} from './snapshot-file.js'

export interface PythonSnapshot {
  readonly file: string
  /** Settles once the file was compared with its sum. A sandbox may start meanwhile, but takes no job before. */
  readonly sound: Promise<boolean>
}

export interface PythonSnapshots {
  /** A memory snapshot to start Python from; undefined where none can be kept or made: Python then starts cold. */
  take(signal: AbortSignal): Promise<PythonSnapshot | undefined>
}

export interface SnapshotPlace {
  readonly cacheDirectory: string
  /** Called before one is made, which takes seconds. */
  readonly onPreparing?: () => void
}

const MAKE_MS = 60_000
const MAX_BYTES = 256 * 1024 * 1024

/**
 * The memory snapshot of Python, kept in the cache. It fits one Pyodide, one Node and one build of the sandbox host
 * (whose Python program is in it); both backends read it. It is made by a host that never sees a job. A damaged one is made anew.
 * @param program The sandboxes to come.
 */
export function createPythonSnapshots(
  program: SandboxProgram,
  {cacheDirectory: directory, onPreparing}: SnapshotPlace,
): PythonSnapshots {
  let named: Promise<string> | undefined
  let checked: Promise<boolean> | undefined
  let making: Promise<boolean> | undefined

  const make = async (name: string, signal: AbortSignal): Promise<boolean> => {
    onPreparing?.()
    const memory = await makeMemory(program, signal)
    if (!memory) return false
    try {
      await writeSnapshot(directory, name, memory)
      return true
    } catch {
      return false
    }
  }

  return {
    take: async (signal) => {
      named ??= snapshotName(program)
      const name = await named
      const file = join(directory, name)
      const wasChecked = checked
      if (wasChecked === undefined ? existsSync(file) : await wasChecked) {
        checked ??= isSound(file)
        return {file, sound: checked}
      }
      making ??= make(name, signal)
      if (!(await making)) {
        // An abort is no reason to do without for ever.
        if (signal.aborted) making = undefined
        return undefined
      }
      checked = Promise.resolve(true)
      return {file, sound: checked}
    },
  }
}

async function snapshotName({hostFile, nodeVersion}: SandboxProgram): Promise<string> {
  const host = createHash('sha256')
    .update(await readFile(hostFile))
    .digest('hex')
  return `python-0.28.0-node-${nodeVersion}-${arch()}-${host.slice(0, 16)}.snapshot`
}

function makeMemory(program: SandboxProgram, signal: AbortSignal): Promise<Buffer | undefined> {
  const {program: executable, args, env} = snapshotCommand(program)
  return new Promise((resolve) => {
    const child = spawn(executable, args, {
      env,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: MAKE_MS,
      killSignal: 'SIGKILL',
    })
    const stop = (): void => void child.kill('SIGKILL')
    signal.addEventListener('abort', stop, {once: true})
    const chunks: Buffer[] = []
    let size = 0
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > MAX_BYTES) stop()
    })
    child.on('error', () => resolve(undefined))
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop)
      resolve(code === 0 && size > 0 ? Buffer.concat(chunks, size) : undefined)
    })
  })
}
