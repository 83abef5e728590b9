import {readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {basename, posix, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Fault, readFault} from '../../../errors.js'
import {JOB_LIMITS, mebibytes} from '../job-limits.js'
import {localFiles} from './local-files.js'
import {type TarEntry, tarChunks} from './tar.js'

/** Home and working directory of Python in the sandbox. */
export const PYTHON_HOME = '/home/pyodide'
/** Directories that are there before any is added. */
const THERE: readonly string[] = ['/', '/home', PYTHON_HOME, '/tmp']
const DIRECTORY_MODE = 0o755
const FILE_MODE = 0o644

type Entry =
  | {readonly kind: 'directory'; readonly mode: number}
  | {readonly kind: 'file'; readonly mode: number; readonly size: number; readonly source: string | Uint8Array}

export interface JobFSOptions {
  /** Where relative sources start: the working directory unless given. */
  readonly directory?: string
  /** What `~` means in a source: the user's home directory unless given. */
  readonly home?: string
}

/**
 * Files that go with a Python job (DCP's JobFS). Paths in it are absolute, or relative to its current directory, at first
 * /home/pyodide, which is also `~`. What is added is looked up at once, and read when the archive is made.
 */
export class JobFS {
  readonly #entries = new Map<string, Entry>(THERE.map((path) => [path, {kind: 'directory', mode: DIRECTORY_MODE}]))
  readonly #directory: string
  readonly #home: string
  #current = PYTHON_HOME
  #size = 0

  constructor({directory = '.', home = homedir()}: JobFSOptions = {}) {
    this.#directory = resolve(directory)
    this.#home = home
  }

  /** The current directory: where Python starts when the archive is made now. */
  get current(): string {
    return this.#current
  }

  get isEmpty(): boolean {
    return this.#entries.size === THERE.length
  }

  /**
   * Adds a file, a directory with all that is in it, or bytes. Directories on the way are made; an earlier file of that
   * path is replaced. @param destination the path in the job: a directory that is there, or one with `/` at its end, gets
   * the source under its own name; the current directory unless given (bytes need one)
   * @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EXISTS, INPUT_INVALID
   */
  add(source: string | URL | Uint8Array, destination?: string): void {
    if (typeof source === 'string' || source instanceof URL) {
      const path = this.localPath(source)
      const target = this.#target(basename(path), destination)
      for (const file of localFiles(path)) {
        const to = file.path === '' ? target : posix.join(target, file.path)
        if (file.kind === 'directory') this.#makeDirectory(to, file.mode)
        else this.#put(to, {kind: 'file', mode: file.mode, size: file.size, source: file.source})
      }
      return
    }
    const target = this.#target('', destination)
    this.#put(target, {kind: 'file', mode: FILE_MODE, size: source.length, source: source.slice()})
  }

  /** Changes the current directory. @throws Fault FILE_NOT_FOUND when it is no directory of the job */
  chdir(directory: string): void {
    const path = this.#resolve(directory)
    if (this.#entries.get(path)?.kind !== 'directory') {
      throw new Fault(
        'FILE_NOT_FOUND',
        `There is no directory ${path} among the files of the job`,
        'Add a file to it first.',
      )
    }
    this.#current = path
  }

  /** The path on this machine that a source means. */
  localPath(source: string | URL): string {
    if (typeof source === 'string')
      return resolve(
        this.#directory,
        source.replace(/^~(?=\/|$)/, () => this.#home),
      )
    if (source.protocol === 'file:') return fileURLToPath(source)
    throw invalid(`${source.href} is no file of this machine`, 'Give a path, or a file: URL.')
  }

  /**
   * The archive: entries in the order of their paths, absolute without the first slash; the same files give the same bytes.
   * @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE
   */
  async toTarGz(): Promise<Uint8Array> {
    const {gzipBytes} = await import('./gzip-bytes.js')
    return gzipBytes(tarChunks(this.#archived()))
  }

  async *#archived(): AsyncGenerator<TarEntry> {
    const paths = [...this.#entries.keys()].filter((path) => !THERE.includes(path)).sort()
    for (const path of paths) {
      const entry = this.#entries.get(path)
      if (!entry) continue
      const content = entry.kind === 'file' ? await contentOf(entry.source) : null
      yield {path: path.slice(1), mode: entry.mode, content}
    }
  }

  #resolve(path: string): string {
    return posix.resolve(this.#current, path.replace(/^~(?=\/|$)/, PYTHON_HOME))
  }

  #target(name: string, destination = ''): string {
    const path = this.#resolve(destination)
    const isDirectory = destination.endsWith('/') || this.#entries.get(path)?.kind === 'directory'
    if (!isDirectory) return path
    if (name === '') throw invalid(`${path} is a directory, and the file has no name of its own`, 'Name a file in it.')
    return posix.join(path, name)
  }

  #put(path: string, entry: Extract<Entry, {kind: 'file'}>): void {
    const old = this.#entries.get(path)
    if (old?.kind === 'directory') throw occupied(path, 'directory')
    this.#size += entry.size - (old?.size ?? 0)
    if (this.#size > JOB_LIMITS.files) {
      throw invalid(
        `The files of the job are larger than ${mebibytes(JOB_LIMITS.files)} together`,
        'Every sandbox holds them in memory: leave out what the work function does not read.',
      )
    }
    this.#makeDirectory(posix.dirname(path), DIRECTORY_MODE)
    this.#entries.set(path, entry)
  }

  #makeDirectory(path: string, mode: number): void {
    const old = this.#entries.get(path)
    if (old?.kind === 'file') throw occupied(path, 'file')
    if (old) return
    this.#makeDirectory(posix.dirname(path), DIRECTORY_MODE)
    this.#entries.set(path, {kind: 'directory', mode})
  }
}

async function contentOf(source: string | Uint8Array): Promise<Uint8Array> {
  if (typeof source !== 'string') return source
  try {
    return await readFile(source)
  } catch (error) {
    throw readFault(error, source)
  }
}

function occupied(path: string, kind: 'file' | 'directory'): Fault {
  return new Fault('FILE_EXISTS', `${path} is already a ${kind} of the job`, 'Give another destination.')
}

function invalid(message: string, hint: string): Fault {
  return new Fault('INPUT_INVALID', message, hint)
}
